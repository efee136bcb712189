import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DCXOBJ, DICOM_TAGS_ENUM as Tag } from '../../compat/rzdcx';
import { TestAuthority } from '../support/certificates';
import { freePort } from '../support/ports';
import { Program, startProgram } from '../support/process';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const MAIN = join(__dirname, '../../cli/main.js');
const SENDER = join(__dirname, 'guide-sender.js');

/** What the examples of the guide find around them, all in processes of their own: blocking examples stand still. */
export interface GuidePeers {
  /** Of the archive that they call `pacs.example`, port 104. */
  readonly port: number;
  /** The one that they listen on, 11112 in the text; the archive knows it as MODALITY. */
  readonly ownPort: number;
  /** Has a modality send something to `ownPort` as soon as somebody listens there. */
  send(what: 'echo' | 'images'): Promise<Program>;
  close(): Promise<void>;
}

/** Makes the files that examples name, below the current directory, and starts the archive. */
export async function startGuidePeers(): Promise<GuidePeers> {
  for (const folder of ['images', 'inbox', 'archive', 'worklist']) mkdirSync(folder, { recursive: true });
  image('ct.dcm', 3);
  for (const n of [1, 2]) {
    image(join('images', `ct${n}.dcm`), n);
    image(join('archive', `ct${n}.dcm`), n);
  }
  worklistEntry(join('worklist', 'doe.wl'));
  certificates();
  const ownPort = await freePort();
  const archive = await startProgram(
    process.execPath,
    [
      ...[MAIN, 'serve', 'archive', '--port', '0', '--aet', 'PACS', '--worklist', 'worklist'],
      ...['--peer', `MODALITY=127.0.0.1:${ownPort}`],
    ],
    { line: /port \d+,/ },
  );
  const port = Number(/port (\d+),/.exec(archive.output)?.[1]);
  return {
    port,
    ownPort,
    send: (what) => Program.spawn(process.execPath, [SENDER, String(ownPort), what]),
    close: async () => void (await archive.stop()),
  };
}

function certificates(): void {
  const authority = new TestAuthority('Guide CA');
  copyFileSync(authority.certFile, 'ca.pem');
  for (const name of ['server', 'modality']) {
    const { certFile, keyFile } = authority.issue(name);
    copyFileSync(certFile, `${name}.pem`);
    copyFileSync(keyFile, `${name}.key`);
  }
}

/** A small CT image of study 1.2.3 of patient P1. */
function image(path: string, number: number): void {
  const rows = 64;
  const pixels = Buffer.alloc(rows * rows * 2);
  for (let at = 0; at < rows * rows; at++) pixels.writeUInt16LE(((at % rows) * number) & 0xfff, at * 2);
  save(path, [
    [Tag.sopClassUid, CT_IMAGE],
    [Tag.sopInstanceUID, `1.2.3.4.${number}`],
    [Tag.StudyDate, '20260101'],
    [Tag.Modality, 'CT'],
    [Tag.patientName, 'DOE^JANE'],
    [Tag.patientID, 'P1'],
    [Tag.studyInstanceUID, '1.2.3'],
    [Tag.seriesInstanceUID, '1.2.3.4'],
    [Tag.StudyID, '1'],
    [Tag.SeriesNumber, 1],
    [Tag.InstanceNumber, number],
    [Tag.SamplesPerPixel, 1],
    [Tag.PhotometricInterpretation, 'MONOCHROME2'],
    [Tag.Rows, rows],
    [Tag.Columns, rows],
    [Tag.BitsAllocated, 16],
    [Tag.BitsStored, 12],
    [Tag.HighBit, 11],
    [Tag.PixelRepresentation, 0],
    [Tag.PixelData, pixels],
  ]);
}

function worklistEntry(path: string): void {
  const step = filled([
    [Tag.Modality, 'CT'],
    [Tag.ScheduledStationAETitle, 'MODALITY'],
    [Tag.ScheduledProcedureStepStartDate, '20260101'],
    [Tag.ScheduledProcedureStepStartTime, '0800'],
    [Tag.ScheduledProcedureStepID, 'S1'],
  ]);
  save(path, [
    [Tag.AccessionNumber, 'A1'],
    [Tag.patientName, 'DOE^JANE'],
    [Tag.patientID, 'P1'],
    [Tag.studyInstanceUID, '1.2.3'],
    [Tag.ScheduledProcedureStepSequence, step],
    [Tag.RequestedProcedureID, 'R1'],
  ]);
}

function save(path: string, values: readonly (readonly [number, string | number | Buffer | DCXOBJ])[]): void {
  filled(values).saveFile(path);
}

function filled(values: readonly (readonly [number, string | number | Buffer | DCXOBJ])[]): DCXOBJ {
  const object = new DCXOBJ();
  for (const [tag, value] of values) {
    const element = object.createElement(tag);
    element.Value = value;
    object.insertElement(element);
  }
  return object;
}
