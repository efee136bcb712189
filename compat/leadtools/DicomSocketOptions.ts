/**
 * How a connection buffers (C++ `DICOMSOCKETOPTIONS`).
 *
 * @example
 * ```ts
 * import { DicomNet } from 'dcxport/leadtools';
 *
 * const net = new DicomNet();
 * const options = net.GetSocketOptions();
 * options.NoDelay = false;
 * net.SetSocketOptions(options);
 * console.log(options.SendBufferSize); // 65536
 * ```
 */
export class DicomSocketOptions {
  /** What may wait to be sent before the stream asks for a pause, in bytes. @compat full */
  SendBufferSize = 65_536;
  /** What may wait to be read before the stream pauses, in bytes. @compat full */
  ReceiveBufferSize = 65_536;
  /** Small pieces are sent at once (Nagle's algorithm off). @compat full */
  NoDelay = true;
}
