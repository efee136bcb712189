/**
 * The state transition table of the upper layer as data.
 *
 * @module
 * @see DICOM PS3.8, 9.2.3 and table 9-10
 */
import type { State, UlEvent } from './types';

/** The name of an event, without what it carries. */
export type EventName = UlEvent['event'];

/** The actions of PS3.8. @see DICOM PS3.8, tables 9-6 to 9-9 */
export type ActionName =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'AE-5'
  | 'AE-6'
  | 'AE-7'
  | 'AE-8'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-6'
  | 'AR-7'
  | 'AR-8'
  | 'AR-9'
  | 'AR-10'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-5'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

/**
 * What the machine does in a cell that the standard leaves blank. The state never changes there.
 *
 * - `refuse`: the owner called out of turn (a primitive that the state does not allow, a transport event for a
 *   connection that does not exist). Nothing happens on the wire; the owner gets an error.
 * - `ignore`: a leftover of something that ended already: bytes and the close of a connection that we closed ourselves,
 *   an ARTIM expiry that was on its way when the timer was stopped.
 * - `hang-up`: a connection that came about after the user gave it up; it is closed.
 */
export type BlankCell = 'refuse' | 'ignore' | 'hang-up';

/** One cell: an action of the standard, or what happens where the standard has none. */
export type Cell = ActionName | BlankCell;

/** The states in the order of the table's columns. */
export const STATES = [
  'Sta1',
  'Sta2',
  'Sta3',
  'Sta4',
  'Sta5',
  'Sta6',
  'Sta7',
  'Sta8',
  'Sta9',
  'Sta10',
  'Sta11',
  'Sta12',
  'Sta13',
] as const satisfies readonly State[];

/** The cells of one event, by state. */
export type Row = Readonly<Record<State, Cell>>;
type Cells = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

function row(...[sta1, sta2, sta3, sta4, sta5, sta6, sta7, sta8, sta9, sta10, sta11, sta12, sta13]: Cells): Row {
  return {
    Sta1: sta1,
    Sta2: sta2,
    Sta3: sta3,
    Sta4: sta4,
    Sta5: sta5,
    Sta6: sta6,
    Sta7: sta7,
    Sta8: sta8,
    Sta9: sta9,
    Sta10: sta10,
    Sta11: sta11,
    Sta12: sta12,
    Sta13: sta13,
  };
}

// Short names keep the table in columns.
const REFUSE = 'refuse';
const IGNORE = 'ignore';

/**
 * Table 9-10: what happens, by event and state.
 *
 * PDUs and ARTIM cannot come up in Sta4, where there is no connection yet: those cells are `refuse`, so that an owner
 * which mixes up its connections hears of it.
 *
 * @see DICOM PS3.8, table 9-10
 */
// prettier-ignore
export const TRANSITION_TABLE: Readonly<Record<EventName, Row>> = {
  //         Sta1       Sta2    Sta3    Sta4    Sta5    Sta6    Sta7    Sta8    Sta9    Sta10    Sta11   Sta12   Sta13
  Evt1:  row('AE-1',    REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt2:  row('hang-up', REFUSE, REFUSE, 'AE-2', REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt3:  row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AE-3', 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-6'),
  Evt4:  row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AE-4', 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-6'),
  Evt5:  row('AE-5',    REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt6:  row(IGNORE,    'AE-6', 'AA-8', REFUSE, 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-7'),
  Evt7:  row(REFUSE,    REFUSE, 'AE-7', REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt8:  row(REFUSE,    REFUSE, 'AE-8', REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt9:  row(REFUSE,    REFUSE, REFUSE, REFUSE, REFUSE, 'DT-1', REFUSE, 'AR-7', REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt10: row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AA-8', 'DT-2', 'AR-6', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-6'),
  Evt11: row(REFUSE,    REFUSE, REFUSE, REFUSE, REFUSE, 'AR-1', REFUSE, REFUSE, REFUSE, REFUSE,  REFUSE, REFUSE, REFUSE),
  Evt12: row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AA-8', 'AR-2', 'AR-8', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-6'),
  Evt13: row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AA-8', 'AA-8', 'AR-3', 'AA-8', 'AA-8', 'AR-10', 'AR-3', 'AA-8', 'AA-6'),
  Evt14: row(REFUSE,    REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, 'AR-4', 'AR-9', REFUSE,  REFUSE, 'AR-4', REFUSE),
  Evt15: row(REFUSE,    REFUSE, 'AA-1', 'AA-2', 'AA-1', 'AA-1', 'AA-1', 'AA-1', 'AA-1', 'AA-1',  'AA-1', 'AA-1', REFUSE),
  Evt16: row(IGNORE,    'AA-2', 'AA-3', REFUSE, 'AA-3', 'AA-3', 'AA-3', 'AA-3', 'AA-3', 'AA-3',  'AA-3', 'AA-3', 'AA-2'),
  Evt17: row(IGNORE,    'AA-5', 'AA-4', 'AA-4', 'AA-4', 'AA-4', 'AA-4', 'AA-4', 'AA-4', 'AA-4',  'AA-4', 'AA-4', 'AR-5'),
  Evt18: row(IGNORE,    'AA-2', IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE,  IGNORE, IGNORE, 'AA-2'),
  Evt19: row(IGNORE,    'AA-1', 'AA-8', REFUSE, 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8', 'AA-8',  'AA-8', 'AA-8', 'AA-7'),
};

/**
 * The state after each action. Two actions choose: AE-6 by the request (acceptable or not), AR-8 by the role
 * (requestor or acceptor).
 *
 * @see DICOM PS3.8, tables 9-6 to 9-9
 */
export const NEXT_STATE = {
  'AE-1': 'Sta4',
  'AE-2': 'Sta5',
  'AE-3': 'Sta6',
  'AE-4': 'Sta1',
  'AE-5': 'Sta2',
  'AE-6': ['Sta3', 'Sta13'],
  'AE-7': 'Sta6',
  'AE-8': 'Sta13',
  'DT-1': 'Sta6',
  'DT-2': 'Sta6',
  'AR-1': 'Sta7',
  'AR-2': 'Sta8',
  'AR-3': 'Sta1',
  'AR-4': 'Sta13',
  'AR-5': 'Sta1',
  'AR-6': 'Sta7',
  'AR-7': 'Sta8',
  'AR-8': ['Sta9', 'Sta10'],
  'AR-9': 'Sta11',
  'AR-10': 'Sta12',
  'AA-1': 'Sta13',
  'AA-2': 'Sta1',
  'AA-3': 'Sta1',
  'AA-4': 'Sta1',
  'AA-5': 'Sta1',
  'AA-6': 'Sta13',
  'AA-7': 'Sta13',
  'AA-8': 'Sta13',
} as const satisfies Record<ActionName, State | readonly [State, State]>;

/** What an event is called in words, for messages. @see DICOM PS3.8, table 9-10 */
export const EVENT_TEXT: Readonly<Record<EventName, string>> = {
  Evt1: 'A-ASSOCIATE request primitive',
  Evt2: 'transport connection is open',
  Evt3: 'A-ASSOCIATE-AC PDU received',
  Evt4: 'A-ASSOCIATE-RJ PDU received',
  Evt5: 'transport connection arrived',
  Evt6: 'A-ASSOCIATE-RQ PDU received',
  Evt7: 'A-ASSOCIATE response primitive (accept)',
  Evt8: 'A-ASSOCIATE response primitive (reject)',
  Evt9: 'P-DATA request primitive',
  Evt10: 'P-DATA-TF PDU received',
  Evt11: 'A-RELEASE request primitive',
  Evt12: 'A-RELEASE-RQ PDU received',
  Evt13: 'A-RELEASE-RP PDU received',
  Evt14: 'A-RELEASE response primitive',
  Evt15: 'A-ABORT request primitive',
  Evt16: 'A-ABORT PDU received',
  Evt17: 'transport connection closed',
  Evt18: 'ARTIM timer expired',
  Evt19: 'unrecognized or invalid PDU received',
};

/** What a state means in words, for messages. @see DICOM PS3.8, tables 9-1 to 9-5 */
export const STATE_TEXT: Readonly<Record<State, string>> = {
  Sta1: 'idle',
  Sta2: 'transport open, awaiting A-ASSOCIATE-RQ',
  Sta3: 'awaiting the local A-ASSOCIATE response',
  Sta4: 'awaiting the transport connection',
  Sta5: 'awaiting A-ASSOCIATE-AC or -RJ',
  Sta6: 'association established',
  Sta7: 'awaiting A-RELEASE-RP',
  Sta8: 'awaiting the local A-RELEASE response',
  Sta9: 'release collision, requestor: awaiting the local A-RELEASE response',
  Sta10: 'release collision, acceptor: awaiting A-RELEASE-RP',
  Sta11: 'release collision, requestor: awaiting A-RELEASE-RP',
  Sta12: 'release collision, acceptor: awaiting the local A-RELEASE response',
  Sta13: 'awaiting the close of the transport',
};
