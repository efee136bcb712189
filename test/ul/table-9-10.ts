import type { ActionName, EventName, State } from '../../src/ul';

/**
 * Table 9-10 of PS3.8 typed from the standard, by state: what each event does and where it leads. Events that are not
 * listed are blank in the standard. `Sta3/Sta13` and `Sta9/Sta10` are the standard's two conditional cells.
 */
const byState: Readonly<Record<State, string>> = {
  Sta1: `
    Evt1 AE-1 Sta4
    Evt5 AE-5 Sta2`,
  Sta2: `
    Evt3 AA-1 Sta13
    Evt4 AA-1 Sta13
    Evt6 AE-6 Sta3/Sta13
    Evt10 AA-1 Sta13
    Evt12 AA-1 Sta13
    Evt13 AA-1 Sta13
    Evt16 AA-2 Sta1
    Evt17 AA-5 Sta1
    Evt18 AA-2 Sta1
    Evt19 AA-1 Sta13`,
  Sta3: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt7 AE-7 Sta6
    Evt8 AE-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AA-8 Sta13
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta4: `
    Evt2 AE-2 Sta5
    Evt15 AA-2 Sta1
    Evt17 AA-4 Sta1`,
  Sta5: `
    Evt3 AE-3 Sta6
    Evt4 AE-4 Sta1
    Evt6 AA-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AA-8 Sta13
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta6: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt9 DT-1 Sta6
    Evt10 DT-2 Sta6
    Evt11 AR-1 Sta7
    Evt12 AR-2 Sta8
    Evt13 AA-8 Sta13
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta7: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt10 AR-6 Sta7
    Evt12 AR-8 Sta9/Sta10
    Evt13 AR-3 Sta1
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta8: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt9 AR-7 Sta8
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AA-8 Sta13
    Evt14 AR-4 Sta13
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta9: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AA-8 Sta13
    Evt14 AR-9 Sta11
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta10: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AR-10 Sta12
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta11: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AR-3 Sta1
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta12: `
    Evt3 AA-8 Sta13
    Evt4 AA-8 Sta13
    Evt6 AA-8 Sta13
    Evt10 AA-8 Sta13
    Evt12 AA-8 Sta13
    Evt13 AA-8 Sta13
    Evt14 AR-4 Sta13
    Evt15 AA-1 Sta13
    Evt16 AA-3 Sta1
    Evt17 AA-4 Sta1
    Evt19 AA-8 Sta13`,
  Sta13: `
    Evt3 AA-6 Sta13
    Evt4 AA-6 Sta13
    Evt6 AA-7 Sta13
    Evt10 AA-6 Sta13
    Evt12 AA-6 Sta13
    Evt13 AA-6 Sta13
    Evt16 AA-2 Sta1
    Evt17 AR-5 Sta1
    Evt18 AA-2 Sta1
    Evt19 AA-7 Sta13`,
};

/** A cell of the standard's table that is not blank. */
export interface StandardCell {
  readonly action: ActionName;
  /** Two where the standard lets the request or the role decide. */
  readonly next: readonly State[];
}

/** Looks a cell up; undefined where the standard is blank. */
export function standardCell(state: State, event: EventName): StandardCell | undefined {
  for (const line of byState[state].trim().split('\n')) {
    const [name, action, next] = line.trim().split(' ');
    if (name === event) return { action: action as ActionName, next: (next ?? '').split('/') as State[] };
  }
  return undefined;
}

/** What each action does, in the words of tables 9-6 to 9-9, as kinds of effects in order. */
export const standardActions: Readonly<Record<ActionName, readonly string[]>> = {
  'AE-1': ['connect'],
  'AE-2': ['send A-ASSOCIATE-RQ'],
  'AE-3': ['confirmAccept'],
  'AE-4': ['confirmReject', 'closeTransport'],
  'AE-5': ['startArtim'],
  'AE-6': ['stopArtim', 'indicateAssociate'],
  'AE-7': ['send A-ASSOCIATE-AC'],
  'AE-8': ['send A-ASSOCIATE-RJ', 'startArtim'],
  'DT-1': ['sendData'],
  'DT-2': ['indicateData'],
  'AR-1': ['send A-RELEASE-RQ'],
  'AR-2': ['indicateRelease'],
  'AR-3': ['confirmRelease', 'closeTransport'],
  'AR-4': ['send A-RELEASE-RP', 'startArtim'],
  'AR-5': ['stopArtim'],
  'AR-6': ['indicateData'],
  'AR-7': ['sendData'],
  'AR-8': ['indicateRelease with collision'],
  'AR-9': ['send A-RELEASE-RP'],
  'AR-10': ['confirmRelease'],
  'AA-1': ['send A-ABORT', 'startArtim'],
  'AA-2': ['stopArtim', 'closeTransport'],
  'AA-3': ['indicateAbort', 'closeTransport'],
  'AA-4': ['indicateProviderAbort'],
  'AA-5': ['stopArtim'],
  'AA-6': [],
  'AA-7': ['send A-ABORT'],
  'AA-8': ['send A-ABORT', 'indicateProviderAbort', 'startArtim'],
};
