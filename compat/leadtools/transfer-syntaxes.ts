import { DicomUidType } from './DicomUidType';
import { Compression } from './enums';

const UNCOMPRESSED = [DicomUidType.ImplicitVRLittleEndian, DicomUidType.ExplicitVRLittleEndian];
const LOSSLESS = [
  DicomUidType.JPEGLosslessNonhier14B,
  DicomUidType.JPEGLosslessNonhier14,
  DicomUidType.JPEGLSLossless,
  DicomUidType.JPEG2000LosslessOnly,
  DicomUidType.RLELossless,
];
const LOSSY = [
  DicomUidType.JPEGBaseline1,
  DicomUidType.JPEGExtended2_4,
  DicomUidType.JPEGLSLossy,
  DicomUidType.JPEG2000,
];

/** What is proposed for images: uncompressed always, and what the property allows in front of it. */
export function proposedSyntaxes(compression: Compression): string[] {
  switch (compression) {
    case Compression.Lossless:
      return [...LOSSLESS, ...UNCOMPRESSED];
    case Compression.Lossy:
      return [...LOSSY, ...LOSSLESS, ...UNCOMPRESSED];
    default:
      return [...UNCOMPRESSED];
  }
}

/** What is proposed for all but images. */
export function plainSyntaxes(): string[] {
  return [...UNCOMPRESSED];
}
