/**
 * Lists the DICOM files below a folder as CSV.
 *
 *     node dist/samples/rzdcx/folder-to-csv/main.js FOLDER [OUTPUT.csv]
 *
 * One line a file: its name, then patient ID, name, birth date, sex, study, series and instance UID. What is no DICOM file
 * is left out and counted on standard error. Without an output file the lines go to standard output.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { COLUMNS, csvLine, scanFolder } from './scan';

function main(folder: string | undefined, output: string | undefined): number {
  if (folder === undefined) {
    console.error('Usage: main.js FOLDER [OUTPUT.csv]');
    return 2;
  }
  const descriptor = output === undefined ? 1 : openSync(output, 'w');
  let listed = 0;
  let refused = 0;
  try {
    writeSync(descriptor, csvLine(['file', ...COLUMNS.map(({ title }) => title)]));
    for (const row of scanFolder(folder)) {
      if (row.values === undefined) {
        refused++;
        continue;
      }
      writeSync(descriptor, csvLine([row.file, ...row.values]));
      listed++;
    }
  } finally {
    if (output !== undefined) closeSync(descriptor);
  }
  console.error(`${listed} DICOM files, ${refused} others`);
  return 0;
}

const [folder, output] = process.argv.slice(2);
process.exitCode = main(folder, output);
