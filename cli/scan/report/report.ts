/**
 * What a scan found, as data.
 *
 * @module
 */
import { keyOf, type Kind, type Member, Status, type Toolkit } from '../catalog/members';
import type { FoundUse } from '../analysis/source-analysis';
import type { How } from '../analysis/uses';
import type { Skipped } from '../source/files';
import { type TypeScriptLines, typeScriptFor } from './typescript-lines';

/** How many members are covered, partly covered and not covered. */
export interface Counts {
  readonly used: number;
  readonly full: number;
  readonly partial: number;
  readonly none: number;
}

/** One use of a member in a file. */
export interface ReportedUse {
  /** 1 and up. */
  readonly line: number;
  /** The line itself, at most 200 characters of it. */
  readonly code: string;
  readonly toolkit: Toolkit;
  /** `CLASS.Member`. */
  readonly member: string;
  readonly kind: Kind;
  readonly how: How;
  readonly status: Status;
  /** What is missing, or why. */
  readonly remarks?: string;
  /** The object was not known; the name is the toolkit's alone. */
  readonly isGuess?: boolean;
  readonly typescript?: TypeScriptLines;
}

/** What one file uses. */
export interface ReportedFile {
  readonly name: string;
  readonly language: string;
  readonly members: Counts;
  readonly uses: readonly ReportedUse[];
}

/** One member, over all files. */
export interface ReportedMember {
  readonly toolkit: Toolkit;
  readonly member: string;
  readonly kind: Kind;
  readonly status: Status;
  readonly remarks?: string;
  readonly uses: number;
  readonly files: number;
}

/** What a scan found. */
export interface Report {
  readonly format: 'dcxport-scan';
  readonly version: 1;
  /** What was scanned, as it was given. */
  readonly path: string;
  /** How many files were read. */
  readonly filesRead: number;
  readonly members: Counts;
  readonly uses: number;
  readonly byToolkit: Readonly<Partial<Record<Toolkit, Counts>>>;
  /** Members that are not covered first. */
  readonly used: readonly ReportedMember[];
  /** Files that use something. */
  readonly files: readonly ReportedFile[];
  readonly skipped: readonly Skipped[];
}

const MAX_CODE = 200;
const ORDER: readonly Status[] = [Status.None, Status.Partial, Status.Full];

/** Puts a report together, file by file. */
export class ReportBuilder {
  readonly #files: ReportedFile[] = [];
  readonly #members = new Map<string, { member: Member; uses: number; files: Set<string> }>();
  #filesRead = 0;

  /** Adds what a file uses. */
  add(name: string, language: string, text: string, uses: readonly FoundUse[]): void {
    this.#filesRead++;
    if (uses.length === 0) return;
    const lines = text.split('\n');
    for (const { member } of uses) {
      const known = this.#members.get(identity(member)) ?? { member, uses: 0, files: new Set<string>() };
      known.uses++;
      known.files.add(name);
      this.#members.set(identity(member), known);
    }
    const members = new Map(uses.map(({ member }) => [identity(member), member]));
    const reported = uses.map((use) => reportedUse(use, lines[use.line - 1] ?? ''));
    this.#files.push({ name, language, members: countsOf([...members.values()]), uses: reported });
  }

  /** The report. */
  finish(path: string, skipped: readonly Skipped[]): Report {
    const known = [...this.#members.values()];
    const members = known.map(({ member }) => member);
    const toolkits = [...new Set(members.map(({ toolkit }) => toolkit))].sort();
    const byToolkit = toolkits.map(
      (toolkit) => [toolkit, countsOf(members.filter((each) => each.toolkit === toolkit))] as const,
    );
    return {
      format: 'dcxport-scan',
      version: 1,
      path,
      filesRead: this.#filesRead,
      members: countsOf(members),
      uses: known.reduce((sum, { uses }) => sum + uses, 0),
      byToolkit: Object.fromEntries(byToolkit),
      used: known
        .map(({ member, uses, files }): ReportedMember => {
          const { toolkit, kind, status, remarks } = member;
          return {
            toolkit,
            member: keyOf(member),
            kind,
            status,
            remarks: remarks || undefined,
            uses,
            files: files.size,
          };
        })
        .sort(byStatusAndName),
      files: this.#files,
      skipped,
    };
  }
}

function byStatusAndName(one: ReportedMember, other: ReportedMember): number {
  const byStatus = ORDER.indexOf(one.status) - ORDER.indexOf(other.status);
  return byStatus || one.toolkit.localeCompare(other.toolkit) || one.member.localeCompare(other.member);
}

function identity(member: Member): string {
  return `${member.toolkit}:${keyOf(member)}:${member.kind}`;
}

function countsOf(members: readonly Member[]): Counts {
  const count = (status: Status): number => members.filter((member) => member.status === status).length;
  return { used: members.length, full: count(Status.Full), partial: count(Status.Partial), none: count(Status.None) };
}

function reportedUse(use: FoundUse, line: string): ReportedUse {
  const { toolkit, kind, status, remarks } = use.member;
  const code = line.trim();
  return {
    line: use.line,
    code: code.length > MAX_CODE ? `${code.slice(0, MAX_CODE)} …` : code,
    toolkit,
    member: keyOf(use.member),
    kind,
    how: use.how,
    status,
    remarks: remarks || undefined,
    isGuess: use.isCertain ? undefined : true,
    typescript: typeScriptFor(use),
  };
}
