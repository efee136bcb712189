/**
 * Writes src/dataset/dictionary-table.ts from the data dictionary of dcmjs.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data } from 'dcmjs';

interface SourceEntry {
  readonly tag: string;
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
}

/** Where dcmjs 0.52.2 departs from PS3.6: tag, VR, VM and keyword as the standard has them. */
const CORRECTIONS: readonly string[] = [
  '00020026UR1 SourcePresentationAddress',
  '00020027UR1 SendingPresentationAddress',
  '00020028UR1 ReceivingPresentationAddress',
  '00020031OB1 RTVMetaInformationVersion',
  '00020032UI1 RTVCommunicationSOPClassUID',
  '00020033UI1 RTVCommunicationSOPInstanceUID',
  '00020035OB1 RTVSourceIdentifier',
  '00020036OB1 RTVFlowIdentifier',
  '00020037UL1 RTVFlowRTPSamplingRate',
  '00020038FD1 RTVFlowActualFrameDuration',
  '00221642UL1 NumberOfBscansPerFrame',
  '0040A803UL1 NumberOfTableColumns',
  '00660040OL1 LongPrimitivePointIndexList',
  '00660041OL1 LongTrianglePointIndexList',
  '00660042OL1 LongEdgePointIndexList',
  '00660043OL1 LongVertexPointIndexList',
  '006862F0SQ1 ViewOrientationModifierCodeSequence',
  '0070150CUL1 NumberOfVolumetricCurvePoints',
  '00760034SQ1 ComponentTypeCodeSequence',
  '00800010OF1 UValueData',
  '00800011OF1 VValueData',
  '40101029LO1-n ThreatDetectionAlgorithmAndVersion',
];

/** `up` is plain UL to everybody but a DICOMDIR writer. */
const VR_CODES: Readonly<Record<string, string>> = { up: 'UL', na: '--' };

function toLine(entry: SourceEntry): string {
  const tag = entry.tag.slice(1, 5) + entry.tag.slice(6, 10);
  return `${tag.toUpperCase()}${VR_CODES[entry.vr] ?? entry.vr}${entry.vm} ${entry.name.replace(/^RETIRED_/, '')}`;
}

/** Writes the table below `root`, the project's folder. */
export function generateDictionaryTable(root: string): void {
  const nameMap = data.DicomMetaDictionary.nameMap as Record<string, SourceEntry>;
  const lines = new Map<string, string>();
  const named = Object.values(nameMap).filter((entry) => !/^RETIRED_undefined$/.test(entry.name));
  for (const line of [...named.map(toLine), ...CORRECTIONS]) lines.set(line.slice(0, 8), line);
  const sorted = [...lines.keys()].sort().map((tag) => lines.get(tag));
  const source = `/**
 * The data dictionary, one element a line: tag, VR (xs: US or SS, ox: OB or OW, lt: US or OW, --: none), VM, a blank,
 * keyword. Repeating groups stand under their base group. Written by scripts/generate-dictionary.ts, not by hand.
 *
 * @module
 * @see DICOM PS3.6, PS3.7 annex E
 */
export const DICTIONARY_TABLE = \`
${sorted.join('\n')}
\`;
`;
  writeFileSync(join(root, 'src', 'dataset', 'dictionary-table.ts'), source);
}
