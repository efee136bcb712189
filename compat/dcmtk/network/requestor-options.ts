import {
  createEngine,
  DimseTimeoutError,
  LONGEST_PDU,
  tcpTransportFactory,
  TimerName,
  type Association,
  type AssociationTimeouts,
  type ContextProposal,
  type RequestAssociationOptions,
  type TransportFactory,
  buildAssociateRQ,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
} from '../../../src';
import type { ToolContext } from '../command-line/main';
import type { CommandLine } from '../command-line/parser';
import { dumpAssociation } from './association-dump';
import { engineLogger } from './engine-log';
import { tlsSettings } from './tls-settings';

/** PDU length that the originals announce, in bytes. */
export const DEFAULT_MAX_PDU = 16_384;
const DEFAULT_ACSE_SECONDS = 30;
const DEFAULT_SOCKET_SECONDS = 60;

/** The PDU length to announce; an odd one becomes even, with a warning as the originals give it. */
export function maximumPduOf({ line, log }: ToolContext): number {
  const asked = line.number('--max-pdu') ?? DEFAULT_MAX_PDU;
  if (asked % 2 === 0) return asked;
  log.warn(`ASSOC: PDV receive length ${asked} is odd (using ${asked - 1})`);
  return asked - 1;
}

function seconds(line: CommandLine, long: string, standard: number): number {
  return (line.number(long) ?? standard) * 1000;
}

/** The limits of an association's waits. Limits that the originals do not set are 0, which is none. */
export function timeoutsOf(line: CommandLine): AssociationTimeouts {
  const acse = seconds(line, '--acse-timeout', DEFAULT_ACSE_SECONDS);
  const socket = seconds(line, '--socket-timeout', DEFAULT_SOCKET_SECONDS);
  return {
    connect: seconds(line, '--timeout', 0),
    tls: acse,
    artim: acse,
    // Counted from the connection, by the transport below; the engine's own would cover connecting as well.
    association: 0,
    dimseResponse: seconds(line, '--dimse-timeout', 0),
    dimseSend: socket,
    dimseData: socket,
    release: acse,
  };
}

/** What a tool says of the association that it wants. */
export interface AssociationWish {
  readonly callingAETitle: string;
  readonly presentationContexts: readonly ContextProposal[];
  readonly userIdentity?: RequestAssociationOptions['userIdentity'];
  readonly extendedNegotiations?: RequestAssociationOptions['extendedNegotiations'];
  readonly roleSelections?: RequestAssociationOptions['roleSelections'];
}

/** Peer and port of a requestor's command line. */
export function peerOf(line: CommandLine): { host: string; port: number } {
  return { host: line.parameters[0] ?? '', port: Number(line.parameters[1]) };
}

/**
 * Opens the association that a command line asks for, and shows what verbose users want to see of it.
 *
 * @throws the errors of `requestAssociation`.
 */
export async function openAssociation(context: ToolContext, wish: AssociationWish): Promise<Association> {
  const { line, log } = context;
  const maximumLength = maximumPduOf(context);
  const options: RequestAssociationOptions = {
    ...peerOf(line),
    ...wish,
    callingAETitle: line.text('--aetitle') ?? wish.callingAETitle,
    calledAETitle: line.text('--call') ?? 'ANY-SCP',
    maximumLength,
    maximumSendLength: line.number('--max-send-pdu'),
    timeouts: timeoutsOf(line),
    tls: tlsSettings(context, 'requestor'),
  };
  const show = line.has('--verbose-pc') ? log.info.bind(log) : log.debug.bind(log);
  const identity = { classUID: IMPLEMENTATION_CLASS_UID, versionName: IMPLEMENTATION_VERSION_NAME };
  const request = buildAssociateRQ(options, identity);
  show(`Request Parameters:\n${dumpAssociation({ role: 'requestor', request, maximumLength })}`);
  log.info('Requesting Association');
  const cancel = new AbortController();
  const timer = new AnswerTimer(seconds(line, '--acse-timeout', DEFAULT_ACSE_SECONDS), cancel);
  const engine = createEngine({ logger: engineLogger(log), transports: timer.watch(tcpTransportFactory) });
  try {
    const association = await engine.requestAssociation({ ...options, signal: cancel.signal });
    const { accept } = association.negotiation;
    show(
      `Association Parameters Negotiated:\n${dumpAssociation({ role: 'requestor', request, accept, maximumLength })}`,
    );
    return association;
  } finally {
    timer.stop();
  }
}

/** Limits the wait for the answer to an association request, from the moment that there is a connection. */
class AnswerTimer {
  readonly #limitMs: number;
  readonly #cancel: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, cancel: AbortController) {
    this.#limitMs = limitMs;
    this.#cancel = cancel;
  }

  watch(transports: TransportFactory): TransportFactory {
    return {
      listen: (options, onConnection) => transports.listen(options, onConnection),
      connect: async (options) => {
        const transport = await transports.connect(options);
        const error = new DimseTimeoutError(TimerName.association, this.#limitMs, 'answer to the association request');
        this.#timer = setTimeout(() => this.#cancel.abort(error), this.#limitMs);
        return transport;
      },
    };
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The longest fragment that goes out, as the originals count it, in bytes. */
export function longestSentPdv(announced: number | undefined, cap: number | undefined): number {
  const limit = announced === undefined || announced === 0 ? LONGEST_PDU : announced;
  return Math.min(limit, cap ?? limit) - 12;
}

/** Says that an association is there. */
export function reportAccepted({ line, log }: ToolContext, association: Association): void {
  const announced = association.negotiation.accept.userInformation.maximumLength;
  log.info(`Association Accepted (Max Send PDV: ${longestSentPdv(announced, line.number('--max-send-pdu'))})`);
}
