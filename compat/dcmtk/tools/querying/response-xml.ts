import {
  encodedValueLength,
  formatTag,
  lookupTag,
  vrInfo,
  VRKind,
  type DataElement,
  type DataSet,
} from '../../../../src';
import { transferSyntaxName } from '../../uid-names';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold is left out: control characters but tab and line ends. */
function escape(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/\r/g, '&#13;')
    .replace(/\n/g, '&#10;');
}

function head({ tag, vr }: DataElement, count: string, length: number): string {
  const digits = formatTag(tag).slice(1, -1).toLowerCase();
  const name = lookupTag(tag)?.keyword ?? 'Unknown Tag &amp; Data';
  return `tag="${digits}" vr="${vr}" ${count} len="${length}" name="${name}"`;
}

function* elementLines(element: DataElement, transferSyntaxUID: string): Generator<string, void> {
  if (element.isSequence) {
    const length = encodedValueLength(element, transferSyntaxUID);
    yield `<sequence ${head(element, `card="${element.items.length}"`, length)}>`;
    for (const item of element.items) {
      yield `<item card="${item.size}">`;
      for (const each of item) yield* elementLines(each, transferSyntaxUID);
      yield '</item>';
    }
    yield '</sequence>';
    return;
  }
  const { kind } = vrInfo(element.vr);
  const isBinary = kind === VRKind.bulk || element.isEncapsulated;
  const value = isBinary ? '' : escape(element.text().trim());
  const hidden = isBinary && element.length > 0 ? ' loaded="no" binary="hidden"' : '';
  yield `<element ${head(element, `vm="${element.multiplicity}"`, element.length)}${hidden}>${value}</element>`;
}

/** A data set as an element of XML, in the form that dcm2xml has made usual. */
export function dataSetXml(dataSet: DataSet): string {
  const { transferSyntaxUID } = dataSet;
  const lines = [`<data-set xfer="${transferSyntaxUID}" name="${transferSyntaxName(transferSyntaxUID)}">`];
  for (const element of dataSet) lines.push(...elementLines(element, transferSyntaxUID));
  return `${lines.join('\n')}\n</data-set>\n`;
}

/** The first line of a file. All text is UTF-8. */
export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
