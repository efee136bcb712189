import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from 'dcxport/rzdcx';
import { answerOf, hasWildcards, matchesObject } from './archive-matching';
import { dateAndTime, firstItem, objectOf, textOf } from './object-values';
import type { ScheduledStep } from './scheduled-step';

/** Where an archive has its worklist from. */
export interface WorklistSource {
  /**
   * Entries, whether begun or not.
   *
   * @param station - AE title that a query asks for: entries for others may be left out. Empty: any.
   */
  entries(station: string): Iterable<DCXOBJ>;
}

/** Entries that a program schedules. */
export class MemoryWorklist implements WorklistSource {
  readonly #entries: DCXOBJ[] = [];
  readonly #byStation = new Map<string, DCXOBJ[]>();

  /** Entries so far. */
  get size(): number {
    return this.#entries.length;
  }

  /** Schedules a step for a device. */
  schedule(step: ScheduledStep, station: string, modality: string): void {
    const { date, time } = dateAndTime(new Date());
    const scheduled = objectOf([
      [Tag.Modality, modality],
      [Tag.ScheduledStationAETitle, station],
      [Tag.ScheduledProcedureStepStartDate, date],
      [Tag.ScheduledProcedureStepStartTime, time],
      [Tag.ScheduledPerformingPhysicianName, step.performingPhysician],
      [Tag.ScheduledProcedureStepDescription, step.stepDescription],
      [Tag.ScheduledProcedureStepID, step.stepID],
    ]);
    const entry = objectOf([
      [Tag.SpecificCharacterSet, step.characterSet],
      [Tag.AccessionNumber, step.accessionNumber],
      [Tag.ReferringPhysicianName, step.referringPhysician],
      [Tag.PatientName, step.patientName],
      [Tag.PatientID, step.patientID],
      [Tag.PatientBirthDate, step.birthDate],
      [Tag.PatientSex, step.sex],
      [Tag.StudyInstanceUID, step.studyInstanceUID],
      [Tag.RequestedProcedureDescription, step.requestedProcedureDescription],
      [Tag.ScheduledProcedureStepSequence, [scheduled]],
      [Tag.RequestedProcedureID, step.requestedProcedureID],
    ]);
    this.#entries.push(entry);
    const ofStation = this.#byStation.get(station);
    if (ofStation === undefined) this.#byStation.set(station, [entry]);
    else ofStation.push(entry);
  }

  entries(station: string): Iterable<DCXOBJ> {
    // Hundreds of devices that look for their own would otherwise look through everybody's.
    return station === '' || hasWildcards(station) ? this.#entries : (this.#byStation.get(station) ?? []);
  }
}

/** Entries in files of a folder, one a file, named `*.wl` or `*.dcm`; looked for anew at each query. */
export class FolderWorklist implements WorklistSource {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  /** Files that were read, by name; read again when they have changed. */
  readonly #read = new Map<string, { readonly changed: string; readonly entry: DCXOBJ | undefined }>();

  /** @param onError - Told once of each file that is no worklist entry. */
  constructor(folder: string, onError: (error: unknown) => void) {
    this.#folder = folder;
    this.#onError = onError;
  }

  entries(): Iterable<DCXOBJ> {
    const names = readdirSync(this.#folder).filter((name) => /\.(wl|dcm)$/i.test(name));
    for (const known of this.#read.keys()) if (!names.includes(known)) this.#read.delete(known);
    return names.sort().flatMap((name) => this.#entry(name) ?? []);
  }

  #entry(name: string): DCXOBJ | undefined {
    const path = join(this.#folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const changed = `${stats.mtimeMs} ${stats.size}`;
    const known = this.#read.get(name);
    if (known?.changed === changed) return known.entry;
    const entry = this.#open(path);
    this.#read.set(name, { changed, entry });
    return entry;
  }

  #open(path: string): DCXOBJ | undefined {
    const entry = new DCXOBJ();
    try {
      entry.openFile(path);
      return entry;
    } catch (error) {
      this.#onError(error);
      return undefined;
    }
  }
}

/** What tells the steps of a worklist apart. */
export function stepKey(studyInstanceUID: string, stepID: string): string {
  return `${studyInstanceUID.trim()} ${stepID.trim()}`;
}

/**
 * Answers a worklist query.
 *
 * @param isBegun - Whether a device has begun the step of a key: it is not offered any more.
 */
export function* findSteps(source: WorklistSource, isBegun: (key: string) => boolean, keys: DCXOBJ): Generator<DCXOBJ> {
  const station = textOf(firstItem(keys, Tag.ScheduledProcedureStepSequence), Tag.ScheduledStationAETitle).trim();
  for (const entry of source.entries(station)) {
    if (!matchesObject(keys, entry)) continue;
    const stepID = textOf(firstItem(entry, Tag.ScheduledProcedureStepSequence), Tag.ScheduledProcedureStepID);
    if (!isBegun(stepKey(textOf(entry, Tag.StudyInstanceUID), stepID))) yield answerOf(keys, entry);
  }
}
