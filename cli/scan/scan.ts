/**
 * A whole scan: from a path to a report.
 *
 * @module
 */
import { ProjectAnalysis } from './analysis/source-analysis';
import { Catalog } from './catalog/catalog';
import { type Report, ReportBuilder } from './report/report';
import { type Bounds, type SourceFile, SourceTree } from './source/files';

/**
 * Scans the sources at a path.
 *
 * @throws {@link ScanPathError} when there is nothing at the path, or it cannot be read.
 * @throws ScanFileError when the scan fails at a file, which it names.
 */
export function scan(path: string, bounds: Bounds): Report {
  const tree = new SourceTree(path, bounds);
  const analysis = new ProjectAnalysis(new Catalog());
  const builder = new ReportBuilder();
  const each = (look: (file: SourceFile) => void): void => {
    for (const file of tree.files()) within(file, look);
  };
  each((file) => analysis.noteClasses(file));
  each((file) => analysis.noteDeclarations(file));
  each((file) => builder.add(file.name, file.language.name, file.text, analysis.usesIn(file)));
  return builder.finish(path, tree.skipped);
}

/** A scan that failed at a file. */
export class ScanFileError extends Error {
  override readonly name = 'ScanFileError';
}

function within(file: SourceFile, look: (file: SourceFile) => void): void {
  try {
    look(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScanFileError(`${file.name}: the scan failed: ${reason}`, { cause: error });
  }
}
