import { DataElement, newUID, Tag, type DataSet } from '../../../../src';
import type { CommandLine } from '../../command-line/parser';
import { IdentityTag } from '../../storage/identity-tags';

const INSTANCES_A_SERIES = 100;
const SERIES_A_STUDY = 50;
const STUDIES_A_PATIENT = 25;

/** A number that counts up to a limit and begins anew. */
class Counter {
  readonly #limit: number;
  value = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns whether it begins anew. */
  step(): boolean {
    this.value = (this.value + 1) % this.#limit;
    return this.value === 0;
  }
}

/** Gives objects new identities: a new instance each, and a new series, study and patient after so many of them. */
export class Inventor {
  readonly #instances: Counter;
  readonly #series: Counter;
  readonly #studies: Counter;
  /** Tells the names of this run from those of others. */
  readonly #run = Math.floor(Date.now() / 1000);
  #patient = 0;
  #seriesUID = newUID();
  #studyUID = newUID();

  /** @param instances - Of a series. @param series - Of a study. @param studies - Of a patient. */
  constructor(instances = INSTANCES_A_SERIES, series = SERIES_A_STUDY, studies = STUDIES_A_PATIENT) {
    this.#instances = new Counter(instances);
    this.#series = new Counter(series);
    this.#studies = new Counter(studies);
  }

  /** What a command line asks for; undefined when it asks for nothing of the kind. */
  static of(line: CommandLine): Inventor | undefined {
    const [instances, series, studies] = ['--invent-series', '--invent-study', '--invent-patient'].map((long) =>
      line.number(long),
    );
    const asked = [instances, series, studies].some((each) => each !== undefined) || line.has('--invent-instance');
    return asked ? new Inventor(instances, series, studies) : undefined;
  }

  /**
   * Changes an object's identity.
   *
   * @param say - Told of it line by line.
   * @returns its new SOP Instance UID.
   */
  invent(dataSet: DataSet, say: (text: string) => void): string {
    const SOPInstanceUID = newUID();
    const [patient, study, series, instance] = [
      this.#patient,
      this.#studies.value,
      this.#series.value,
      this.#instances.value,
    ];
    say(`Inventing Identifying Information (pa${patient}, st${study}, se${series}, im${instance}):`);
    const set = (name: string, tag: number, vr: string, value: string): void => {
      say(`  ${name}=${value}`);
      dataSet.set(DataElement.fromText(tag, vr, value));
    };
    set('PatientName', IdentityTag.PatientName, 'PN', `OFFIS^TEST_PN_${this.#run}${patient}`);
    set('PatientID', IdentityTag.PatientID, 'LO', `PID_${this.#run}${patient}`);
    set('StudyInstanceUID', IdentityTag.StudyInstanceUID, 'UI', this.#studyUID);
    set('StudyID', IdentityTag.StudyID, 'SH', `SID_${this.#run}${study}`);
    set('SeriesInstanceUID', IdentityTag.SeriesInstanceUID, 'UI', this.#seriesUID);
    set('SeriesNumber', IdentityTag.SeriesNumber, 'IS', `${series}`);
    set('SOPInstanceUID', Tag.SOPInstanceUID, 'UI', SOPInstanceUID);
    set('ImageNumber', IdentityTag.InstanceNumber, 'IS', `${instance}`);
    this.#next();
    return SOPInstanceUID;
  }

  #next(): void {
    if (!this.#instances.step()) return;
    this.#seriesUID = newUID();
    if (!this.#series.step()) return;
    this.#studyUID = newUID();
    if (this.#studies.step()) this.#patient += 1;
  }
}
