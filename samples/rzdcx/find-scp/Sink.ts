import { type ByRef, DCXELM, DCXOBJ, DCXOBJIterator, DICOM_TAGS_ENUM, type IDCXACCEvents } from 'dcxport/rzdcx';

/** How matches are given back. */
export type Form = 'list' | 'own' | 'none';

const PATIENTS = [
  { id: 'P1', name: 'ONE^ANNA' },
  { id: 'P2', name: 'TWO^BERT' },
  { id: 'P3', name: 'THREE^CARLA' },
] as const;

function put(obj: DCXOBJ, e: DCXELM, tag: number, value: string): void {
  e.Init(tag);
  e.Value = value;
  obj.insertElement(e);
}

/** A list of the program's own: whatever has these three methods will do. */
class OwnList {
  readonly #obj: DCXOBJ;
  readonly #e = new DCXELM();
  #at = 0;

  constructor(obj: DCXOBJ) {
    this.#obj = obj;
  }

  AtEnd(): boolean {
    return this.#at >= PATIENTS.length;
  }

  Get(): DCXOBJ {
    put(this.#obj, this.#e, DICOM_TAGS_ENUM.patientID, PATIENTS[this.#at]?.id ?? '');
    put(this.#obj, this.#e, DICOM_TAGS_ENUM.patientName, PATIENTS[this.#at]?.name ?? '');
    return this.#obj;
  }

  Next(): void {
    this.#at++;
  }
}

/** The eleven events of the original; the interface has additions beside them. */
type Events =
  | 'OnCommitResult'
  | 'OnConnection'
  | 'OnStoreSetup'
  | 'OnStoreDone'
  | 'OnTimeout'
  | 'OnStorageCommitRequest'
  | 'OnAssocEnd'
  | 'OnEcho'
  | 'OnFind'
  | 'OnMPPSCreate'
  | 'OnMPPSSet';

/** One object for all events of an accepter, its methods named after them; Advise connects it. */
export class Sink implements Pick<IDCXACCEvents, Events> {
  readonly #form: Form;
  readonly #listing: string;

  /** @param listing - File into which the last query is written. */
  constructor(form: Form, listing: string) {
    this.#form = form;
    this.#listing = listing;
  }

  OnConnection(calling: string, called: string, host: string, accept: ByRef<boolean>): void {
    console.log(`${calling} at ${host} calls ${called}`);
    accept.value = true;
  }

  OnEcho(): void {
    console.log('an echo');
  }

  OnFind(identifier: DCXOBJ): DCXOBJIterator | OwnList | null {
    identifier.Dump(this.#listing);
    console.log(`a query for ${identifier.GetElement(DICOM_TAGS_ENUM.patientName)?.CStringPtr || 'anybody'}`);
    if (this.#form === 'none') return null;
    if (this.#form === 'own') return new OwnList(identifier);
    const matches = new DCXOBJIterator();
    const e = new DCXELM();
    // One object for all matches: Insert copies it.
    for (const { id, name } of PATIENTS) {
      put(identifier, e, DICOM_TAGS_ENUM.patientID, id);
      put(identifier, e, DICOM_TAGS_ENUM.patientName, name);
      matches.Insert(identifier);
    }
    return matches;
  }

  OnStoreSetup(): void {
    console.log('an object comes');
  }

  OnStoreDone(_filename: string, _stored: boolean, accept: ByRef<boolean>): void {
    // Nothing is kept here.
    accept.value = false;
  }

  OnCommitResult(_status: boolean, transaction: string): void {
    console.log(`a result for ${transaction}`);
  }

  OnStorageCommitRequest(_transaction: string, _instances: string, accept: ByRef<boolean>): void {
    accept.value = false;
  }

  OnMPPSCreate(uid: string): void {
    console.log(`step ${uid} begins`);
  }

  OnMPPSSet(uid: string): void {
    console.log(`step ${uid} changes`);
  }

  OnTimeout(): void {
    console.log('silence');
  }

  OnAssocEnd(): void {
    console.log('the association is over');
  }
}
