/**
 * What the steps of an association are called in the toolkits: the members that make them, and those that tell of them.
 *
 * @module
 */
import { MODALITY_PERFORMED_PROCEDURE_STEP, STORAGE_COMMITMENT_PUSH } from 'dcxport';

/** Members as `Class.Member`. */
export interface Members {
  readonly rzdcx: readonly string[];
  readonly dicomNet: readonly string[];
}

/** What a step is to the one who takes it, and to the other one. */
export interface Counterparts {
  readonly sender: Members;
  readonly receiver: Members;
}

/** What of a message decides about its members. */
export interface MessageKind {
  /** As PS3.7 writes it, such as `C-STORE-RQ`. */
  readonly name: string;
  readonly sopClassUID: string | undefined;
  readonly fromAcceptor: boolean;
  /** A C-STORE that a C-MOVE has asked for. */
  readonly moved: boolean;
}

const PRINT_CLASSES = '1.2.840.10008.5.1.1.';

const CALLS = {
  query: ['Query', 'QueryPatients', 'QueryStudies', 'QuerySeries', 'QueryInstances'],
  move: ['Move', 'MovePatient', 'MoveStudy', 'MoveSeries', 'MoveInstances', 'MoveAndStore'],
  commit: ['CommitFiles', 'CommitInstances', 'CommitFilesAndWaitForResult', 'CommitInstancesAndWaitForResult'],
} as const;

const req = (...members: readonly string[]): string[] => members.map((member) => `DCXREQ.${member}`);
const acc = (...members: readonly string[]): string[] => members.map((member) => `DCXACC.${member}`);
const reqEvent = (...members: readonly string[]): string[] => members.map((member) => `IDCXREQEvents.${member}`);
const accEvent = (...members: readonly string[]): string[] => members.map((member) => `IDCXACCEvents.${member}`);

type Pair = readonly [sender: readonly string[], receiver: readonly string[]];

/** Every call of a DCXREQ opens an association of its own: these three, where nothing was said that tells which. */
const ANY_CALL = req('Echo', 'Send', 'Query');

/** The steps beside messages; a program on RZDCX takes most of them inside its calls. */
const STEPS = {
  connection: { rzdcx: (calls) => [calls, acc('Listen', 'WaitForConnection')], stem: 'Connect' },
  'A-ASSOCIATE-RQ': { rzdcx: (calls) => [calls, accEvent('OnConnection')], stem: 'AssociateRequest' },
  'A-ASSOCIATE-AC': { rzdcx: (calls) => [acc('WaitForConnection'), calls], stem: 'AssociateAccept' },
  'A-ASSOCIATE-RJ': { rzdcx: (calls) => [accEvent('OnConnection'), calls], stem: 'AssociateReject' },
  'A-RELEASE-RQ': { rzdcx: (calls) => [calls, accEvent('OnAssocEnd')], stem: 'ReleaseRequest' },
  'A-RELEASE-RP': { rzdcx: (calls) => [acc('WaitForCommand'), calls], stem: 'ReleaseResponse' },
  'A-ABORT': { rzdcx: () => [[...req('Release'), ...acc('Release')], accEvent('OnAssocEnd')], stem: 'Abort' },
} as const satisfies Record<string, { rzdcx: (calls: readonly string[]) => Pair; stem: string }>;
/** A step that is no message. */
export type Step = keyof typeof STEPS | 'closed';

/** By message, and by what else decides. */
const MESSAGES: Readonly<Record<string, Pair>> = {
  'C-ECHO-RQ': [req('Echo'), accEvent('OnEcho')],
  'C-ECHO-RSP': [acc('WaitForCommand'), req('Echo')],
  'C-STORE-RQ': [req('Send', 'SendObject'), [...accEvent('OnStoreSetup'), ...acc('StoreDirectory')]],
  'C-STORE-RQ of a C-MOVE': [accEvent('OnMove'), [...accEvent('OnStoreSetup'), ...req('MoveAndStore')]],
  'C-STORE-RQ of a C-GET': [accEvent('OnGet'), [...reqEvent('OnStoreSetup'), ...req('StoreDirectory')]],
  'C-STORE-RSP': [
    [...accEvent('OnStoreDone'), ...acc('TakeStoredObject', 'NextStorageResponseStatus')],
    [...reqEvent('OnFileSent'), ...req('Send', 'SendObject')],
  ],
  'C-STORE-RSP of a C-GET': [reqEvent('OnStoreDone'), accEvent('OnGet')],
  'C-FIND-RQ': [req(...CALLS.query), accEvent('OnFind')],
  'C-FIND-RSP': [accEvent('OnFind'), [...reqEvent('OnQueryResponseRecieved'), ...req('Query')]],
  'C-MOVE-RQ': [req(...CALLS.move), accEvent('OnMove')],
  'C-MOVE-RSP': [accEvent('OnMove'), reqEvent('OnMoveResponseRecieved', 'OnMoveResponseRecievedEx')],
  'C-GET-RQ': [req('Get'), accEvent('OnGet')],
  'C-GET-RSP': [accEvent('OnGet'), reqEvent('OnGetResponseRecieved')],
  'C-CANCEL-RQ': [[], []],
  'N-ACTION-RQ': [req('N_Action'), []],
  'N-ACTION-RSP': [[], req('N_Action')],
  'N-ACTION-RQ of commitment': [req(...CALLS.commit), accEvent('OnStorageCommitRequest')],
  'N-ACTION-RSP of commitment': [accEvent('OnStorageCommitRequest'), req(...CALLS.commit)],
  'N-ACTION-RQ of print': [['DCXPrintPage.Print'], []],
  'N-ACTION-RSP of print': [[], ['DCXPrintPage.Print']],
  'N-EVENT-REPORT-RQ': [req('N_EventReport'), []],
  'N-EVENT-REPORT-RSP': [[], req('N_EventReport')],
  'N-EVENT-REPORT-RQ of commitment': [
    [...req('SendCommitResult'), ...acc('SendCommitResult')],
    [...accEvent('OnCommitResult'), ...req('CommitFilesAndWaitForResult', 'CommitInstancesAndWaitForResult')],
  ],
  'N-EVENT-REPORT-RSP of commitment': [
    [...accEvent('OnCommitResult'), ...req('CommitFilesAndWaitForResult', 'CommitInstancesAndWaitForResult')],
    [...req('SendCommitResult'), ...acc('SendCommitResult')],
  ],
  'N-CREATE-RQ': [req('N_Create'), []],
  'N-CREATE-RSP': [[], req('N_Create')],
  'N-CREATE-RQ of MPPS': [req('MPPS_Create'), accEvent('OnMPPSCreate')],
  'N-CREATE-RSP of MPPS': [accEvent('OnMPPSCreate'), req('MPPS_Create')],
  'N-CREATE-RQ of print': [
    [...req('StartGrayscalePrintSession', 'StartColorPrintSession'), 'DCXPrintSession.CreatePage'],
    [],
  ],
  'N-CREATE-RSP of print': [
    [],
    [...req('StartGrayscalePrintSession', 'StartColorPrintSession'), 'DCXPrintSession.CreatePage'],
  ],
  'N-SET-RQ': [req('N_Set'), []],
  'N-SET-RSP': [[], req('N_Set')],
  'N-SET-RQ of MPPS': [req('MPPS_Set'), accEvent('OnMPPSSet')],
  'N-SET-RSP of MPPS': [accEvent('OnMPPSSet'), req('MPPS_Set')],
  'N-SET-RQ of print': [['DCXPrintPage.SetImageBox', 'DCXPrintPage.Print'], []],
  'N-SET-RSP of print': [[], ['DCXPrintPage.SetImageBox', 'DCXPrintPage.Print']],
  'N-GET-RQ': [req('N_Get'), []],
  'N-GET-RSP': [[], req('N_Get')],
  'N-GET-RQ of print': [req('GetPrinterInfo'), []],
  'N-GET-RSP of print': [[], req('GetPrinterInfo')],
  'N-DELETE-RQ': [req('N_Delete'), []],
  'N-DELETE-RSP': [[], req('N_Delete')],
  'N-DELETE-RQ of print': [['DCXPrintSession.DeletePage', ...req('EndPrintSession')], []],
  'N-DELETE-RSP of print': [[], ['DCXPrintSession.DeletePage', ...req('EndPrintSession')]],
};

/** `C-STORE-RQ` as DicomNet says it: `CStoreRequest`. */
function dicomNetStem(name: string): string {
  const [letter = '', ...words] = name.replace('N-EVENT-REPORT', 'N-REPORT').split('-');
  const kind = words.pop() === 'RSP' ? 'Response' : 'Request';
  return `${letter}${words.map((word) => word.charAt(0) + word.slice(1).toLowerCase()).join('')}${kind}`;
}

function sentAndReceived([sender, receiver]: Pair, stem: string): Counterparts {
  return {
    sender: { rzdcx: sender, dicomNet: [`DicomNet.Send${stem}`] },
    receiver: { rzdcx: receiver, dicomNet: [`DicomNet.OnReceive${stem}`] },
  };
}

/**
 * What a step that is no message is called; `sender` is who takes it.
 *
 * @param calls - Of RZDCX, that make what the association is for.
 */
export function stepCounterparts(step: Step, calls: readonly string[] = ANY_CALL): Counterparts {
  if (step === 'closed') {
    return {
      sender: { rzdcx: [...req('Release'), ...acc('Release')], dicomNet: ['DicomNet.Close', 'DicomNet.CloseForced'] },
      receiver: { rzdcx: accEvent('OnAssocEnd'), dicomNet: ['DicomNet.OnClose'] },
    };
  }
  const { stem } = STEPS[step];
  const rzdcx = STEPS[step].rzdcx(calls);
  if (step !== 'connection') return sentAndReceived(rzdcx, stem);
  const [sender, receiver] = rzdcx;
  return {
    sender: { rzdcx: sender, dicomNet: ['DicomNet.Connect', 'DicomNet.OnConnect'] },
    receiver: { rzdcx: receiver, dicomNet: ['DicomNet.Listen', 'DicomNet.OnAccept', 'DicomNet.Accept'] },
  };
}

/** What a message is called. Of one that there is not, nothing. */
export function messageCounterparts(kind: MessageKind): Counterparts {
  const { name } = kind;
  const pair = MESSAGES[`${name} of ${serviceOf(kind)}`] ?? MESSAGES[name];
  if (pair !== undefined) return sentAndReceived(pair, dicomNetStem(name));
  const nothing: Members = { rzdcx: [], dicomNet: [] };
  return { sender: nothing, receiver: nothing };
}

function serviceOf({ sopClassUID = '', name, fromAcceptor, moved }: MessageKind): string {
  if (name.startsWith('C-STORE')) {
    if (moved) return 'a C-MOVE';
    // Only in a C-GET does the acceptor of an association store.
    return fromAcceptor === name.endsWith('RQ') ? 'a C-GET' : '';
  }
  if (sopClassUID === MODALITY_PERFORMED_PROCEDURE_STEP) return 'MPPS';
  if (sopClassUID === STORAGE_COMMITMENT_PUSH) return 'commitment';
  return sopClassUID.startsWith(PRINT_CLASSES) ? 'print' : '';
}

/** All there are: for whoever compares them with the inventories. */
export function allCounterparts(): Counterparts[] {
  const steps = [...(Object.keys(STEPS) as Step[]), 'closed' as const].map((step) => stepCounterparts(step));
  const messages = Object.entries(MESSAGES).map(([key, pair]) =>
    sentAndReceived(pair, dicomNetStem(key.split(' ')[0] ?? key)),
  );
  return [...steps, ...messages];
}
