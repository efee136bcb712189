import { DicomExceptionCode } from './DicomExceptionCode';

/** What the codes mean that the network classes themselves give; the rest is told by its name. */
const TEXTS: ReadonlyMap<number, string> = new Map<number, string>([
  [DicomExceptionCode.Success, 'success'],
  [DicomExceptionCode.Parameter, 'an argument is not valid'],
  [DicomExceptionCode.Range, 'an index is out of range'],
  [DicomExceptionCode.BadPDUType, 'a PDU of unknown type, or out of turn'],
  [DicomExceptionCode.BadPDULength, 'a PDU, item or message that is malformed or too long'],
  [DicomExceptionCode.BadPDUID, 'a presentation context that was not accepted'],
  [DicomExceptionCode.NetFailure, 'the connection or association failed'],
  [DicomExceptionCode.NetAccess, 'this user may not open the port'],
  [DicomExceptionCode.NetAddressInUse, 'another program uses the port'],
  [DicomExceptionCode.NetAddressNotAvailable, 'the local address is not one of this machine'],
  [DicomExceptionCode.NetConnectionAborted, 'the association was aborted'],
  [DicomExceptionCode.NetConnectionRefused, 'nothing listens there'],
  [DicomExceptionCode.NetConnectionReset, 'the peer went away'],
  [DicomExceptionCode.NetInvalidSocket, 'the object is disposed of, or does not listen'],
  [DicomExceptionCode.NetSocketAlreadyConnected, 'the object is connected, listening or associated already'],
  [DicomExceptionCode.NetNoMoreFile, 'there are no more file handles'],
  [DicomExceptionCode.NetUnReach, 'there is no route to the network'],
  [DicomExceptionCode.NetNotConnected, 'the object is not connected, or has no association'],
  [DicomExceptionCode.NetTimeout, 'it took too long'],
  [DicomExceptionCode.NetWouldBlock, 'no connection waits to be accepted'],
  [DicomExceptionCode.NetHostNotFound, 'the host name is unknown'],
  [DicomExceptionCode.NetNotInitialised, 'DicomNet.Startup was not called'],
  [DicomExceptionCode.NetTryAgain, 'the host name could not be looked up just now'],
  [DicomExceptionCode.TLSInternalError, 'the secure connection failed'],
  [DicomExceptionCode.FeatureNotSupported, 'the feature is not supported'],
  [DicomExceptionCode.PrivateKeyLoadFailed, 'the private key cannot be read: file or password is wrong'],
  [DicomExceptionCode.CertificateLoadFailed, 'the certificate cannot be read'],
  [DicomExceptionCode.KeysMismatch, 'certificate and private key do not belong together'],
  [DicomExceptionCode.Ipv4Ipv6Conflict, 'the addresses are of different internet protocols'],
  [DicomExceptionCode.ElementAlreadyExists, 'the data set has an element of this tag already'],
  [
    DicomExceptionCode.TransferSyntaxNotSupported,
    'the transfer syntax is not supported, or the data set cannot be converted',
  ],
  [DicomExceptionCode.Canceled, 'the operation was canceled'],
  [DicomExceptionCode.NetHostUnreachable, 'there is no route to the host'],
]);

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(DicomExceptionCode).map(([name, code]) => [code, name]),
);

/** A code in words: `NetTimeout (56): it took too long`. */
export function codeMessage(code: number): string {
  const name = NAMES.get(code);
  const text = TEXTS.get(code);
  if (name === undefined) return `error ${code}`;
  return text === undefined ? `${name} (${code})` : `${name} (${code}): ${text}`;
}
