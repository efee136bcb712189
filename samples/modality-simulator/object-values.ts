import { DCXELM, DCXOBJ, DCXOBJIterator, type ElmValue } from 'dcxport/rzdcx';

/** A tag with its value; empty text makes an element of no length, and a list of objects a sequence. */
export type TagValue = readonly [tag: number, value: ElmValue | readonly DCXOBJ[]];

/** An object of these elements. One DCXELM is used again and again, as insertElement copies it. */
export function objectOf(values: readonly TagValue[]): DCXOBJ {
  const object = new DCXOBJ();
  const element = new DCXELM();
  for (const [tag, value] of values) {
    element.Init(tag);
    element.Value = isObjects(value) ? listOf(value) : value;
    object.insertElement(element);
  }
  return object;
}

function isObjects(value: TagValue[1]): value is readonly DCXOBJ[] {
  return Array.isArray(value) && (value.length === 0 || value[0] instanceof DCXOBJ);
}

/** An iterator over copies of objects. */
export function listOf(objects: readonly DCXOBJ[]): DCXOBJIterator {
  const list = new DCXOBJIterator();
  for (const object of objects) list.Insert(object);
  return list;
}

/** The text of an element; empty when there is none. */
export function textOf(object: DCXOBJ | undefined, tag: number): string {
  return object?.GetElement(tag)?.CStringPtr ?? '';
}

/** The first item of a sequence. */
export function firstItem(object: DCXOBJ, tag: number): DCXOBJ | undefined {
  return itemsOf(object, tag)[0];
}

/** The items of a sequence; none when it is not there. */
export function itemsOf(object: DCXOBJ, tag: number): DCXOBJ[] {
  const value = object.GetElement(tag)?.Value;
  return value instanceof DCXOBJIterator ? [...value] : [];
}

/** Date and time as DA and TM hold them, in local time. */
export function dateAndTime(date: Date): { date: string; time: string } {
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0');
  return {
    date: `${pad(date.getFullYear(), 4)}${pad(date.getMonth() + 1)}${pad(date.getDate())}`,
    time: `${pad(date.getHours())}${pad(date.getMinutes())}${pad(date.getSeconds())}`,
  };
}
