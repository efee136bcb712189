/**
 * Writes src/dataset/uid-table.ts from the UID registry of python3-pydicom (Debian's package), together with what the
 * standard registered after that package's release.
 *
 * @module
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints the registry as JSON: UID, name, kind and whether it is retired. */
const READ_REGISTRY = `
import json
from pydicom._uid_dict import UID_dictionary
print(json.dumps([[uid, v[0], v[1], v[3] == 'Retired'] for uid, v in UID_dictionary.items()]))
`;

const STORAGE_ROOT = '1.2.840.10008.5.1.4.1.1.';
const SYNTAX_ROOT = '1.2.840.10008.1.2.';

/** Registered after the edition that the package carries. */
const LATER_SYNTAXES: readonly (readonly [string, string])[] = [
  ['4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level'],
  ['4.101.1', 'Fragmentable MPEG2 Main Profile / High Level'],
  ['4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1'],
  ['4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'],
  ['4.104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'],
  ['4.105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'],
  ['4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'],
  ['4.110', 'JPEG XL Lossless'],
  ['4.111', 'JPEG XL JPEG Recompression'],
  ['4.112', 'JPEG XL'],
  ['4.201', 'High-Throughput JPEG 2000 Image Compression (Lossless Only)'],
  ['4.202', 'High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)'],
  ['4.203', 'High-Throughput JPEG 2000 Image Compression'],
  ['4.204', 'JPIP HTJ2K Referenced'],
  ['4.205', 'JPIP HTJ2K Referenced Deflate'],
  ['8.1', 'Deflated Image Frame Compression'],
];
const LATER_STORAGE: readonly (readonly [string, string])[] = [
  ['6.3', 'Photoacoustic Image Storage'],
  ['9.1.4', 'General 32-bit ECG Waveform Storage'],
  ['9.100.1', 'Waveform Presentation State Storage'],
  ['9.100.2', 'Waveform Acquisition Presentation State Storage'],
  ['11.12', 'Variable Modality LUT Softcopy Presentation State Storage'],
  ['66.7', 'Label Map Segmentation Storage'],
  ['66.8', 'Height Map Segmentation Storage'],
  ['77.1.8', 'Confocal Microscopy Image Storage'],
  ['77.1.9', 'Confocal Microscopy Tiled Pyramidal Image Storage'],
  ['88.77', 'Waveform Annotation SR Storage'],
  ['201.1', 'Inventory Storage'],
  ['481.23', 'Enhanced RT Image Storage'],
  ['481.24', 'Enhanced Continuous RT Image Storage'],
  ['481.25', 'RT Patient Position Acquisition Instruction Storage'],
];

type Row = readonly [uid: string, name: string, kind: string, retired: boolean];

function readRegistry(): Row[] {
  const text = execFileSync('/usr/bin/python3', ['-c', READ_REGISTRY], { encoding: 'utf8' });
  const rows = JSON.parse(text) as Row[];
  const known = new Set(rows.map((row) => row[0]));
  const later: Row[] = [
    ...LATER_SYNTAXES.map(([tail, name]): Row => [SYNTAX_ROOT + tail, name, 'Transfer Syntax', false]),
    ...LATER_STORAGE.map(([tail, name]): Row => [STORAGE_ROOT + tail, name, 'SOP Class', false]),
  ];
  return [...rows, ...later.filter((row) => !known.has(row[0]))].filter((row) => row[1] !== '');
}

/** One letter: T transfer syntax, S storage SOP class, C other SOP class or meta SOP class, - anything else. */
function kindOf([, name, kind]: Row): string {
  if (kind === 'Transfer Syntax') return 'T';
  if (kind === 'Meta SOP Class') return 'C';
  if (kind !== 'SOP Class') return '-';
  const isStorage = /\bStorage\b/.test(name) && !/Storage Commitment|Media Storage Directory/.test(name);
  return isStorage ? 'S' : 'C';
}

function compareUIDs([a]: Row, [b]: Row): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  const at = left.findIndex((component, index) => component !== right[index]);
  if (at < 0) return left.length - right.length;
  return (left[at] ?? -1) - (right[at] ?? -1);
}

/** Writes the table below `root`, the project's folder. Needs python3-pydicom. */
export function generateUIDTable(root: string): void {
  const lines = readRegistry()
    .sort(compareUIDs)
    .map((row) => `${row[0]}|${kindOf(row)}${row[3] ? 'R' : ''}|${row[1].replace(/ \(Retired\)$/, '')}`);
  const source = `/**
 * The UIDs of the standard, one a line: UID, kind (T transfer syntax, S storage SOP class, C other SOP class, - the rest;
 * R after it: retired), name. Written by scripts/generate-uids.ts, not by hand.
 *
 * @module
 * @see DICOM PS3.6, annex A
 */
export const UID_TABLE = \`
${lines.join('\n')}
\`;
`;
  writeFileSync(join(root, 'src', 'dataset', 'uid-table.ts'), source);
}
