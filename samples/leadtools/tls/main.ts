/**
 * C-ECHO over TLS, both sides with a certificate.
 *
 *     node dist/samples/leadtools/tls/main.js CERTIFICATE KEY TRUSTED PORT          the SCP, until Ctrl-C
 *     node dist/samples/leadtools/tls/main.js CERTIFICATE KEY TRUSTED HOST PORT     the SCU
 *
 * The files are PEM; TRUSTED holds the issuers of the other side's certificate. The key's password, if it has one, is in the
 * environment variable KEY_PASSWORD. Exits with 0 when the peer has answered.
 */
import {
  DicomAssociate,
  DicomAssociateAcceptResultType,
  DicomCommandStatusType,
  DicomException,
  DicomExceptionCode,
  DicomNet,
  DicomNetSecurityMode,
  DicomOpenSslContextCreationSettings,
  DicomOpenSslOptionsFlags,
  DicomOpenSslVerificationFlags,
  DicomSslMethodType,
  DicomTlsCertificateType,
  DicomTlsCipherSuiteType,
  DicomUidType,
} from 'dcxport/leadtools';

const { Peer, FailIfNoPeerCertificate } = DicomOpenSslVerificationFlags;
const { Pem } = DicomTlsCertificateType;
const VERIFICATION = DicomUidType.VerificationClass;
/** Certificates may be this far from a trusted issuer. */
const DEPTH = 9;

/** The files of one side. */
interface Identity {
  readonly certificate: string;
  readonly key: string;
  readonly trusted: string;
}

/** The name of a suite, for people. */
function suiteName(suite: DicomTlsCipherSuiteType): string {
  return Object.entries(DicomTlsCipherSuiteType).find(([, number]) => number === suite)?.[0] ?? 'another suite';
}

/** One end of a secure connection. */
class SecureNet extends DicomNet {
  constructor(identity: Identity) {
    super(null, DicomNetSecurityMode.Tls, false, { autoRespond: true });
    this.Initialize(
      null,
      DicomNetSecurityMode.Tls,
      new DicomOpenSslContextCreationSettings(
        DicomSslMethodType.Tls,
        identity.trusted,
        Peer | FailIfNoPeerCertificate,
        DEPTH,
        DicomOpenSslOptionsFlags.None,
      ),
    );
    this.SetTlsCipherSuiteByIndex(0, DicomTlsCipherSuiteType.EcdheRsaWithAes256GcmSha384);
    this.SetTlsCipherSuiteByIndex(1, DicomTlsCipherSuiteType.EcdheRsaWithAes128GcmSha256);
    this.SetTlsClientCertificate(identity.certificate, Pem, identity.key);
  }

  protected override OnPrivateKeyPassword(): string {
    return process.env['KEY_PASSWORD'] ?? '';
  }

  protected override OnSecureLinkReady(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) console.log(`secure with ${suiteName(this.GetTlsCipherSuite())}`);
    else console.log(`not secure: ${DicomException.GetCodeMessage(error)}`);
  }
}

/** Serves one client. */
class Connection extends SecureNet {
  protected override OnReceiveAssociateRequest(request: DicomAssociate): void {
    const accept = new DicomAssociate(false);
    accept.Default();
    for (let index = 0; index < request.PresentationContextCount; index++) {
      const id = request.GetPresentationContextID(index);
      const isServed = request.GetAbstract(id) === VERIFICATION;
      const { Success, AbstractSyntax } = DicomAssociateAcceptResultType;
      accept.AddPresentationContext(id, isServed ? Success : AbstractSyntax, request.GetAbstract(id));
      if (isServed) accept.AddTransfer(id, DicomUidType.ImplicitVRLittleEndian);
    }
    this.SendAssociateAccept(accept);
  }
}

/** Listens. How secure a connection is, the object says that serves it. */
class Server extends DicomNet {
  readonly #identity: Identity;

  constructor(identity: Identity) {
    super(null);
    this.#identity = identity;
  }

  protected override OnAccept(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) this.Accept(new Connection(this.#identity));
    else console.error(`cannot listen: ${DicomException.GetCodeMessage(error)}`);
  }
}

/** Associates when the link is secure, and asks for an echo. */
class Client extends SecureNet {
  answered = false;

  protected override OnConnect(error: DicomExceptionCode): void {
    if (error === DicomExceptionCode.Success) return;
    console.error(`no connection: ${DicomException.GetCodeMessage(error)}`);
    this.CloseForced(true);
  }

  protected override OnSecureLinkReady(error: DicomExceptionCode): void {
    super.OnSecureLinkReady(error);
    if (error !== DicomExceptionCode.Success) return;
    const request = new DicomAssociate(true);
    request.Default();
    request.Calling = 'SECURESCU';
    request.Called = 'SECURESCP';
    request.AddPresentationContext(1, DicomAssociateAcceptResultType.Success, VERIFICATION);
    request.AddTransfer(1, DicomUidType.ImplicitVRLittleEndian);
    this.SendAssociateRequest(request);
  }

  protected override OnReceiveAssociateAccept(): void {
    this.SendCEchoRequest(1, 1, VERIFICATION);
  }

  protected override OnReceiveAssociateReject(): void {
    this.Close();
  }

  protected override OnReceiveCEchoResponse(
    _presentationID: number,
    _messageID: number,
    _affectedClass: string,
    status: DicomCommandStatusType,
  ): void {
    this.answered = status === DicomCommandStatusType.Success;
    console.log(`answered with status ${status}`);
    this.SendReleaseRequest();
  }

  protected override OnReceiveReleaseResponse(): void {
    this.Close();
  }
}

async function serve(identity: Identity, port: number): Promise<void> {
  // Certificate and key are read now, not when the first client comes.
  new Connection(identity).Dispose();
  const server = new Server(identity);
  server.Listen(null, port, 5);
  await server.WaitForListen();
  process.once('SIGINT', () => server.Close()).once('SIGTERM', () => server.Close());
  await server.WaitForClose();
}

async function echo(identity: Identity, host: string, port: number): Promise<boolean> {
  const client = new Client(identity);
  client.Connect(null, 0, host, port);
  await client.WaitForClose();
  return client.answered;
}

async function main(identity: Identity, first: string, port: string | undefined): Promise<boolean> {
  DicomNet.Startup();
  try {
    if (port !== undefined) return await echo(identity, first, Number(port));
    await serve(identity, Number(first));
    return true;
  } finally {
    DicomNet.Shutdown();
  }
}

const [certificate, key, trusted, first, port] = process.argv.slice(2);
if (certificate === undefined || key === undefined || trusted === undefined || first === undefined) {
  console.error('Usage: main.js CERTIFICATE KEY TRUSTED [HOST] PORT');
  process.exitCode = 2;
} else {
  main({ certificate, key, trusted }, first, port).then(
    (isDone) => {
      if (!isDone) process.exitCode = 1;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
