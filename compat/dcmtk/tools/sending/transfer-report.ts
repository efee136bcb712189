import type { StorageFile } from '../../../../src';
import { dcmtkUIDName, transferSyntaxName } from '../../uid-names';
import { storeStatus } from '../../network/statuses';

/** One file of a run of dcmsend, and what became of it. */
export interface Transfer {
  /** From 1 on. */
  readonly number: number;
  readonly file: StorageFile;
  /** Left out: its context would not have been legal. */
  skipped?: boolean;
  /** Of the run, from 1 on. */
  association?: number;
  contextID?: number;
  networkTransferSyntaxUID?: string;
  /** Of the response. */
  status?: number;
  noContext?: boolean;
  error?: string;
}

/** What there is to sum up. */
export interface TransferSummary {
  readonly associations: number;
  readonly contexts: number;
  readonly transfers: readonly Transfer[];
}

const STATUS_KINDS: readonly (readonly [name: string, is: (status: number) => boolean])[] = [
  ['SUCCESS', (status) => status === 0],
  ['WARNING', (status) => (status & 0xf000) === 0xb000],
  ['REFUSED', (status) => (status & 0xff00) === 0xa700 || status === 0x0122],
  ['ERROR', (status) => (status & 0xff00) === 0xa900 || (status & 0xf000) === 0xc000],
];

/** The summary at the end of a run. */
export function summaryLines({ associations, contexts, transfers }: TransferSummary): string[] {
  const statuses = transfers.flatMap(({ status }) => (status === undefined ? [] : [status]));
  const lines = [
    'Status Summary',
    '--------------',
    `Number of associations   : ${associations}`,
    `Number of pres. contexts : ${contexts}`,
    `Number of SOP instances  : ${transfers.length}`,
  ];
  if (statuses.length > 0) lines.push(`- sent to the peer       : ${statuses.length}`);
  let rest = statuses;
  for (const [name, is] of STATUS_KINDS) {
    const count = rest.filter(is).length;
    if (count > 0) lines.push(`  * with status ${name}  : ${count}`);
    rest = rest.filter((status) => !is(status));
  }
  if (rest.length > 0) lines.push(`  * with other status    : ${rest.length}`);
  const unsent = transfers.length - statuses.length;
  if (unsent > 0) lines.push(`- NOT sent to the peer   : ${unsent}`);
  const refused = transfers.filter(({ noContext, status }) => noContext === true && status === undefined).length;
  if (refused > 0) lines.push(`  * no acceptable pres.  : ${refused}`);
  return lines;
}

/** What a report says beside its files. */
export interface ReportHeader {
  readonly peer: string;
  readonly titles: string;
  readonly date: Date;
}

/** `YYYY-MM-DD hh:mm:ss`, in local time. */
function dateText(date: Date): string {
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

function syntax(uid: string): string {
  return `${uid} = ${transferSyntaxName(uid)}`;
}

function transferLines(transfer: Transfer): string[] {
  const { number, file, association, contextID, networkTransferSyntaxUID, status } = transfer;
  const className = dcmtkUIDName(file.SOPClassUID);
  const code = status === undefined ? '' : status.toString(16).padStart(4, '0');
  return [
    `Number        : ${number}`,
    `Filename      : ${file.path}`,
    `SOP Instance  : ${file.SOPInstanceUID}`,
    `SOP Class     : ${file.SOPClassUID}${className === undefined ? '' : ` = ${className}`}`,
    `Original Xfer : ${syntax(file.transferSyntaxUID)}`,
    `Dataset Size  : ${file.dataSetLength} bytes`,
    `Association   : ${association ?? 0}${association === undefined ? ' (not initiated)' : ''}`,
    `Pres. Context : ${contextID ?? 0}${contextID === undefined ? ' (not accepted)' : ''}`,
    ...(networkTransferSyntaxUID === undefined ? [] : [`Network Xfer  : ${syntax(networkTransferSyntaxUID)}`]),
    `DIMSE Status  : ${status === undefined ? '<unknown>' : `0x${code} (${storeStatus(status)})`}`,
    '',
  ];
}

/** The report of `--create-report-file`, as text. */
export function transferReport(report: TransferSummary & ReportHeader): string {
  return [
    'Detailed Report on the Transfer of Instances',
    '============================================',
    '',
    `Communication Peer : ${report.peer}`,
    `AE Titles used     : ${report.titles}`,
    `Current Date/Time  : ${dateText(report.date)}`,
    '',
    '',
    ...report.transfers.flatMap(transferLines),
    '',
    ...summaryLines(report),
    '',
  ].join('\n');
}
