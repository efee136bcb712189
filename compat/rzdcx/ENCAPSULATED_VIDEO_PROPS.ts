import type { VIDEO_FORMAT } from './enums';

/**
 * What a video stream is like, for SetVideoStream. A structure: plain fields, all 0 at first.
 *
 * @example
 * ```ts
 * const props = new ENCAPSULATED_VIDEO_PROPS();
 * props.width = 1920;
 * props.Height = 1080;
 * props.VideoFormat = VIDEO_FORMAT.MPEG4;
 * ```
 */
export class ENCAPSULATED_VIDEO_PROPS {
  /** Pixels. */
  width = 0;
  /** Pixels. */
  Height = 0;
  PixelAspectRatioX = 0;
  PixelAspectRatioY = 0;
  /** Milliseconds. */
  FrameDurationMiliSec = 0;
  NumberOfFrames = 0;
  /** Gives the transfer syntax; 0 is none. */
  VideoFormat: VIDEO_FORMAT | 0 = 0;
}
