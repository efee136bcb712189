import type { DicomAssociate } from './DicomAssociate';
import type { DicomDataSet } from './DicomDataSet';
import type { DicomExceptionCode } from './DicomExceptionCode';
import { DicomNetMessageCallbacks } from './DicomNetMessageCallbacks';
import type {
  DicomAbortReasonType,
  DicomAbortSourceType,
  DicomAssociateRejectReasonType,
  DicomAssociateRejectResultType,
  DicomAssociateRejectSourceType,
  DicomPduType,
} from './enums';

/**
 * The callbacks of a `DicomNet`: methods without content, for subclasses to override, and events of the same names.
 *
 * They run one after the other for each object, from the event loop, and may be async: the next one waits. So nothing may
 * be awaited in one that needs a later one of the same object; start such work, and answer when it is done.
 *
 * @typeParam Net - `DicomNet`.
 *
 * @example
 * ```ts
 * import { DicomNet, type DicomExceptionCode } from 'dcxport/leadtools';
 *
 * class Client extends DicomNet {
 *   protected override OnConnect(error: DicomExceptionCode): void {
 *     console.log(error);
 *   }
 * }
 * console.log(new Client().IsConnected()); // false
 * ```
 */
export abstract class DicomNetCallbacks<Net> extends DicomNetMessageCallbacks<Net> {
  /**
   * Connect has succeeded, or failed with that code. C++ `LDicomNet::OnConnect`.
   *
   * @compat full
   */
  protected OnConnect(error: DicomExceptionCode): void | Promise<void>;
  protected OnConnect(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * On a listener: a connection waits for `Accept`. With another code than Success, Listen has failed, or a connection could
   * not be taken. C++ `LDicomNet::OnAccept`.
   *
   * @compat full
   */
  protected OnAccept(error: DicomExceptionCode): void | Promise<void>;
  protected OnAccept(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The connection is over: once for each Connect, Listen and Accept. A listener is told of its accepted objects, too, behind
   * them. C++ `LDicomNet::OnClose`.
   *
   * @param error - Success when it ended in order or by us, NetConnectionAborted, NetConnectionReset, NetTimeout, ...
   * @param net - The object whose connection it was.
   * @compat full
   */
  protected OnClose(error: DicomExceptionCode, net: Net): void | Promise<void>;
  protected OnClose(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A PDU has arrived, before what it means is told. C++ `LDicomNet::OnReceive`.
   *
   * @param error - Other than Success when it is malformed or out of turn, and the association aborted.
   * @param buffer - The whole PDU, header included; as it is until the callback has settled.
   * @param bytes - Its length.
   * @compat full
   */
  protected OnReceive(
    error: DicomExceptionCode,
    pduType: DicomPduType,
    buffer: Buffer,
    bytes: number,
  ): void | Promise<void>;
  protected OnReceive(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A PDU was written, or with another code than Success could not be. C++ `LDicomNet::OnSend`.
   *
   * @param length - In bytes, header included; 0 when it could not be.
   * @compat full
   */
  protected OnSend(error: DicomExceptionCode, type: DicomPduType, length: number): void | Promise<void>;
  protected OnSend(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A peer asks for an association: answer with `SendAssociateAccept` or `SendAssociateReject`, now or later. The object is
   * the application's to keep. C++ `LDicomNet::OnReceiveAssociateRequest`.
   *
   * @compat full
   */
  protected OnReceiveAssociateRequest(association: DicomAssociate): void | Promise<void>;
  protected OnReceiveAssociateRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The association is established; the object is the same as `Association`. C++ `LDicomNet::OnReceiveAssociateAccept`.
   *
   * @compat full
   */
  protected OnReceiveAssociateAccept(association: DicomAssociate): void | Promise<void>;
  protected OnReceiveAssociateAccept(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The association was refused. The connection stays until `Close`. C++ `LDicomNet::OnReceiveAssociateReject`.
   *
   * @compat full
   */
  protected OnReceiveAssociateReject(
    result: DicomAssociateRejectResultType,
    source: DicomAssociateRejectSourceType,
    reason: DicomAssociateRejectReasonType,
  ): void | Promise<void>;
  protected OnReceiveAssociateReject(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The peer asks for release: answer with `SendReleaseResponse`. C++ `LDicomNet::OnReceiveReleaseRequest`.
   *
   * @compat full
   */
  protected OnReceiveReleaseRequest(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The release is done. The connection stays until `Close`. C++ `LDicomNet::OnReceiveReleaseResponse`.
   *
   * @compat full
   */
  protected OnReceiveReleaseResponse(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The peer has aborted. The connection is closed behind it. C++ `LDicomNet::OnReceiveAbort`.
   *
   * @compat full
   */
  protected OnReceiveAbort(source: DicomAbortSourceType, reason: DicomAbortReasonType): void | Promise<void>;
  protected OnReceiveAbort(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A message has arrived, before its own callback. C++ `LDicomNet::OnReceiveData`.
   *
   * @param cs - Its command set.
   * @param ds - Its data set, the same object as in its own callback; the application's to keep or dispose of.
   * @compat full
   */
  protected OnReceiveData(presentationID: number, cs: DicomDataSet, ds: DicomDataSet | null): void | Promise<void>;
  protected OnReceiveData(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A message has arrived whose command is none of the standard's, behind `OnReceiveData`. C++ `LDicomNet::OnReceiveUnknown`.
   *
   * @compat full
   */
  protected OnReceiveUnknown(presentationID: number, cs: DicomDataSet, ds: DicomDataSet | null): void | Promise<void>;
  protected OnReceiveUnknown(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * The TLS handshake has succeeded, or failed with that code. C++ `LDicomNet::OnSecureLinkReady`.
   *
   * @compat full
   */
  protected OnSecureLinkReady(error: DicomExceptionCode): void | Promise<void>;
  protected OnSecureLinkReady(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * A question: the password of a private key that is being read. Must answer at once. C++ `LDicomNet::OnPrivateKeyPassword`.
   *
   * @param encryption - false when a key is read.
   * @returns the password; `''` unless overridden.
   * @compat full
   */
  protected OnPrivateKeyPassword(encryption: boolean): string;
  protected OnPrivateKeyPassword(): string {
    return '';
  }

  /**
   * A question: may add or change elements of a command set before it is encoded, inside the Send call. Must not be async. C++ `LDicomNet::OnBeforeSendCommandSet`.
   *
   * @compat full
   */
  protected OnBeforeSendCommandSet(cs: DicomDataSet): void;
  protected OnBeforeSendCommandSet(): void {
    // For subclasses.
  }

  /**
   * A question: whether the peer is trusted, right behind the handshake. Must answer at once. C++ `LDicomNet::OnVerify`.
   *
   * @param ok - Whether its chain of certificates is in order.
   * @param certificate - Its certificate, PEM.
   * @param error - OpenSSL's number of what is wrong; 0 for nothing.
   * @param errorString - OpenSSL's name of it.
   * @returns `ok` unless overridden.
   * @compat full
   */
  protected OnVerify(ok: boolean, certificate: string, error: number, errorString: string): boolean;
  protected OnVerify(ok: boolean): boolean {
    return ok;
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::OnNonSecureSendISCL`.
   *
   * @compat full
   */
  protected OnNonSecureSendIscl(error: DicomExceptionCode, type: number, length: number): void | Promise<void>;
  protected OnNonSecureSendIscl(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::OnNonSecureReceivedISCL`.
   *
   * @compat full
   */
  protected OnNonSecureReceivedIscl(error: DicomExceptionCode, buffer: Buffer, length: number): void | Promise<void>;
  protected OnNonSecureReceivedIscl(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::OnReceivedISCLPacket`.
   *
   * @compat full
   */
  protected OnReceivedIsclPacket(error: DicomExceptionCode, buffer: Buffer, length: number): void | Promise<void>;
  protected OnReceivedIsclPacket(): void | Promise<void> {
    // For subclasses.
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::GetChallengeISCL`.
   *
   * @compat full
   */
  protected GetIsclChallenge(parameter: bigint): bigint;
  protected GetIsclChallenge(): bigint {
    return 0n;
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::InternalAuthenticateISCL`.
   *
   * @compat full
   */
  protected InternalAuthenticateIscl(challenge: bigint, parameter: bigint): bigint;
  protected InternalAuthenticateIscl(): bigint {
    return 0n;
  }

  /**
   * Is never called: ISCL is obsolete. C++ `LDicomNet::ExternalAuthenticateISCL`.
   *
   * @compat full
   */
  protected ExternalAuthenticateIscl(challenge: bigint, response: bigint, parameter: bigint): bigint;
  protected ExternalAuthenticateIscl(): bigint {
    return 0n;
  }
}
