/**
 * Objects that the tests of DCXREQ send and look at.
 *
 * @module
 */
import { DCXELM, DCXOBJ, type ElmValue } from '../../../compat/rzdcx';
import { encodeDataSet, parseDataSet, DataElement, DataSet, dictionaryVR } from '../../../src';

/** An object of these elements, made as programs make it. */
export function objectOf(elements: Readonly<Record<number, ElmValue>>): DCXOBJ {
  const object = new DCXOBJ();
  const element = new DCXELM();
  for (const [tag, value] of Object.entries(elements)) {
    element.Init(Number(tag));
    if (value !== '') element.Value = value;
    object.insertElement(element);
  }
  return object;
}

/** The bytes of a data set of these text elements, for a peer to send. */
export function encoded(elements: Readonly<Record<number, string>>, transferSyntax: string): Buffer {
  const dataSet = new DataSet(transferSyntax);
  for (const [tag, text] of Object.entries(elements)) {
    dataSet.set(DataElement.fromText(Number(tag), dictionaryVR(Number(tag)), text));
  }
  return Buffer.concat(encodeDataSet(dataSet, transferSyntax));
}

/** The elements of a data set that a peer received, by tag: text, or the items of a sequence. */
export function decoded(bytes: Buffer | undefined, transferSyntax: string): Record<string, unknown> {
  if (bytes === undefined) throw new Error('the message has no data set');
  return elementsOf(parseDataSet(bytes, transferSyntax));
}

function elementsOf(dataSet: DataSet): Record<string, unknown> {
  const entries = [...dataSet].map((element): [string, unknown] => [
    element.tag.toString(16).padStart(8, '0'),
    element.isSequence ? element.items.map(elementsOf) : element.text(),
  ]);
  return Object.fromEntries(entries);
}

/** What an iterator holds: the text of one element of each object. */
export function texts(objects: Iterable<DCXOBJ>, tag: number): unknown[] {
  return [...objects].map((object) => object.GetElement(tag)?.Value);
}
