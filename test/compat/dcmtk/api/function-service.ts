import {
  ASC_acceptContextsWithPreferredTransferSyntaxes,
  ASC_acknowledgeAssociation,
  ASC_acknowledgeRelease,
  ASC_addPresentationContext,
  ASC_createAssociationParameters,
  ASC_DEFAULTMAXPDU,
  ASC_destroyAssociation,
  ASC_dropNetwork,
  ASC_dropSCPAssociation,
  ASC_initializeNetwork,
  ASC_receiveAssociation,
  ASC_requestAssociation,
  ASC_SC_ROLE_DEFAULT,
  ASC_setAPTitles,
  ASC_setPresentationAddresses,
  ByRef,
  DIMSE_BLOCKING,
  DIMSE_receiveCommand,
  DUL_PEERREQUESTEDRELEASE,
  NET_ACCEPTOR,
  NET_REQUESTOR,
  T_DIMSE_Message,
  UID_LittleEndianExplicitTransferSyntax,
  UID_LittleEndianImplicitTransferSyntax,
  type OFCondition,
  type T_ASC_Association,
  type T_ASC_Network,
  type T_ASC_Parameters,
  type T_ASC_SC_ROLE,
} from '../../../../compat/dcmtk';

/** What a handler gets: the association, and the command that came. */
export type CommandHandler = (assoc: T_ASC_Association, msg: T_DIMSE_Message, presID: number) => Promise<unknown>;

const SYNTAXES = [UID_LittleEndianExplicitTransferSyntax, UID_LittleEndianImplicitTransferSyntax];

/** An acceptor written with the functions: one association after the other, each command given to the handler. */
export class FunctionService {
  readonly net = new ByRef<T_ASC_Network | null>(null);
  /** What ended each association. */
  readonly ends: OFCondition[] = [];
  #loop: Promise<void> = Promise.resolve();

  get port(): number {
    return this.net.value?.acceptorPort ?? 0;
  }

  async start(
    classes: readonly string[],
    handler: CommandHandler,
    role: T_ASC_SC_ROLE = ASC_SC_ROLE_DEFAULT,
  ): Promise<void> {
    const cond = await ASC_initializeNetwork(NET_ACCEPTOR, 0, 10, this.net);
    if (cond.bad()) throw new Error(cond.text());
    this.#loop = this.#serve(classes, handler, role);
  }

  async #serve(classes: readonly string[], handler: CommandHandler, role: T_ASC_SC_ROLE): Promise<void> {
    const assoc = new ByRef<T_ASC_Association | null>(null);
    for (;;) {
      if ((await ASC_receiveAssociation(this.net.value, assoc, ASC_DEFAULTMAXPDU)).bad()) return;
      const association = assoc.value;
      if (association === null) return;
      ASC_acceptContextsWithPreferredTransferSyntaxes(association.params, classes, SYNTAXES, role);
      await ASC_acknowledgeAssociation(association);
      this.ends.push(await serveCommands(association, handler));
      await ASC_destroyAssociation(assoc);
    }
  }

  async stop(): Promise<void> {
    await ASC_dropNetwork(this.net);
    await this.#loop;
  }
}

/** Gives each command of an association to the handler, until its end. */
export async function serveCommands(association: T_ASC_Association, handler: CommandHandler): Promise<OFCondition> {
  for (;;) {
    const msg = new T_DIMSE_Message();
    const presID = new ByRef(0);
    const cond = await DIMSE_receiveCommand(association, DIMSE_BLOCKING, 0, presID, msg);
    if (cond.equals(DUL_PEERREQUESTEDRELEASE)) {
      ASC_acknowledgeRelease(association);
      await ASC_dropSCPAssociation(association, 5);
    }
    if (cond.bad()) return cond;
    await handler(association, msg, presID.value);
  }
}

/** What a requestor proposes for a class. */
export interface Proposal {
  readonly uid: string;
  readonly syntaxes?: readonly string[];
  readonly role?: T_ASC_SC_ROLE;
}

/** A requestor's network and association, and what ends them. */
export class FunctionUser {
  readonly net = new ByRef<T_ASC_Network | null>(null);
  readonly params = new ByRef<T_ASC_Parameters | null>(null);
  readonly assoc = new ByRef<T_ASC_Association | null>(null);

  /** Proposes each class under 1, 3, 5, ... */
  async request(port: number, proposals: readonly Proposal[], called = 'ANY-SCP', timeout = 10): Promise<OFCondition> {
    await ASC_initializeNetwork(NET_REQUESTOR, 0, timeout, this.net);
    ASC_createAssociationParameters(this.params, ASC_DEFAULTMAXPDU);
    ASC_setAPTitles(this.params.value, 'USER', called, null);
    ASC_setPresentationAddresses(this.params.value, 'localhost', `127.0.0.1:${port}`);
    for (const [index, { uid, syntaxes = SYNTAXES, role }] of proposals.entries()) {
      ASC_addPresentationContext(this.params.value, 2 * index + 1, uid, syntaxes, role);
    }
    return ASC_requestAssociation(this.net.value, this.params.value, this.assoc);
  }

  /** The association. @throws when there is none. */
  get association(): T_ASC_Association {
    if (this.assoc.value === null) throw new Error('there is no association');
    return this.assoc.value;
  }

  async end(): Promise<void> {
    await ASC_destroyAssociation(this.assoc);
    await ASC_dropNetwork(this.net);
  }
}
