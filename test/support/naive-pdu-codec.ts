/**
 * A second PDU codec, written apart from the real one and as plainly as possible: everything is cut with slices and put
 * together with concat, nothing is shared with src/pdu but the types. Tests compare the two.
 */
import type { Pdu, UserInformation } from '../../src/pdu/types';

type Loose = Record<string, unknown>;

const unpad = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\0 ]*$/, '');
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer =>
  Buffer.from([Math.floor(value / 16777216), (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`naive codec: ${what}`);
}

/** The first `length` bytes, and what follows them. */
function cut(bytes: Buffer, length: number): [Buffer, Buffer] {
  must(bytes.length >= length, 'too short');
  return [bytes.subarray(0, length), bytes.subarray(length)];
}

/** What a 16-bit length in front counts, and what follows. */
function cutCounted(bytes: Buffer): [Buffer, Buffer] {
  const [length, rest] = cut(bytes, 2);
  return cut(rest, length.readUInt16BE());
}

interface NaiveItem {
  type: number;
  second: number;
  content: Buffer;
}

function split(bytes: Buffer): NaiveItem[] {
  const items: NaiveItem[] = [];
  let left = bytes;
  while (left.length > 0) {
    const [header, afterHeader] = cut(left, 4);
    const [content, rest] = cut(afterHeader, header.readUInt16BE(2));
    items.push({ type: header.readUInt8(0), second: header.readUInt8(1), content });
    left = rest;
  }
  return items;
}

/** All of a type, and at most one. */
const all = (items: NaiveItem[], type: number): NaiveItem[] => items.filter((item) => item.type === type);
function single(items: NaiveItem[], type: number): Buffer | undefined {
  const found = all(items, type);
  must(found.length <= 1, `item ${type} twice`);
  return found[0]?.content;
}

function unknown(items: NaiveItem[], known: number[]): Loose {
  const kept = items.filter((item) => !known.includes(item.type));
  if (kept.length === 0) return {};
  return { unknownItems: kept.map((item) => ({ itemType: item.type, data: item.content })) };
}

export function naiveDecode(bytes: Buffer): Pdu {
  const [header, body] = cut(bytes, 6);
  must(body.length === header.readUInt32BE(2), 'length');
  const type = header.readUInt8(0);
  if (type === 1 || type === 2) return naiveAssociate(type, body) as unknown as Pdu;
  if (type === 4) return { type, values: naiveValues(body) } as unknown as Pdu;
  if (type < 1 || type > 7) return { type: 'unknown', pduType: type };
  must(body.length === 4, 'four bytes');
  const [, result, source, reason] = [...body];
  if (type === 3) return { type, result, source, reason } as Pdu;
  if (type === 7) return { type, source, reason } as Pdu;
  return { type } as Pdu;
}

function naiveValues(body: Buffer): Loose[] {
  const values: Loose[] = [];
  let left = body;
  while (left.length > 0) {
    const [length, afterLength] = cut(left, 4);
    const [pdv, rest] = cut(afterLength, length.readUInt32BE());
    const [header, data] = cut(pdv, 2);
    const [contextId, control] = [header.readUInt8(0), header.readUInt8(1)];
    values.push({ contextId, isCommand: control % 2 === 1, isLast: control % 4 >= 2, data });
    left = rest;
  }
  return values;
}

function naiveAssociate(type: 1 | 2, body: Buffer): Loose {
  const [fixed, rest] = cut(body, 68);
  const items = split(rest);
  const reserved = fixed.subarray(36, 68);
  const contextType = type === 1 ? 0x20 : 0x21;
  const contexts = all(items, contextType).map((item) =>
    type === 1 ? naiveProposed(item.content) : naiveAnswer(item.content),
  );
  const ids = contexts.map((context) => context.id as number);
  must(
    ids.every((id) => id % 2 === 1),
    'even id',
  );
  must(new Set(ids).size === ids.length, 'id twice');
  return {
    type,
    protocolVersion: fixed.readUInt16BE(0),
    calledAETitle: unpad(fixed.subarray(4, 20)).replace(/^[\0 ]*/, ''),
    callingAETitle: unpad(fixed.subarray(20, 36)).replace(/^[\0 ]*/, ''),
    ...(reserved.equals(Buffer.alloc(32)) ? {} : { reserved }),
    applicationContextName: unpad(single(items, 0x10) ?? Buffer.alloc(0)),
    presentationContexts: contexts,
    userInformation: naiveUserInformation(split(single(items, 0x50) ?? Buffer.alloc(0))),
    ...unknown(items, [0x10, contextType, 0x50]),
  };
}

function naiveProposed(content: Buffer): Loose {
  const [fixed, rest] = cut(content, 4);
  const items = split(rest);
  const abstractSyntax = single(items, 0x30);
  must(abstractSyntax !== undefined, 'no abstract syntax');
  return {
    id: fixed.readUInt8(0),
    abstractSyntax: unpad(abstractSyntax ?? fixed),
    transferSyntaxes: all(items, 0x40).map((item) => unpad(item.content)),
    ...unknown(items, [0x30, 0x40]),
  };
}

function naiveAnswer(content: Buffer): Loose {
  const [fixed, rest] = cut(content, 4);
  const items = split(rest);
  const result = fixed.readUInt8(2);
  const syntaxes = all(items, 0x40).map((item) => unpad(item.content));
  must(result !== 0 || (syntaxes.length === 1 && syntaxes[0] !== ''), 'accepted without one transfer syntax');
  return { id: fixed.readUInt8(0), result, transferSyntax: syntaxes[0] ?? '', ...unknown(items, [0x40]) };
}

function naiveUserInformation(items: NaiveItem[]): Loose {
  const result: Loose = {};
  const once = (type: number, name: string, read: (content: Buffer) => unknown): void => {
    const content = single(items, type);
    if (content !== undefined) result[name] = read(content);
  };
  const many = (type: number, name: string, read: (item: NaiveItem) => unknown): void => {
    const found = all(items, type);
    if (found.length > 0) result[name] = found.map(read);
  };
  once(0x51, 'maximumLength', (content) => {
    must(content.length === 4, 'maximum length');
    return content.readUInt32BE();
  });
  once(0x52, 'implementationClassUID', unpad);
  once(0x55, 'implementationVersionName', unpad);
  once(0x53, 'asynchronousOperationsWindow', (content) => {
    must(content.length === 4, 'window');
    return { invoked: content.readUInt16BE(0), performed: content.readUInt16BE(2) };
  });
  once(0x58, 'userIdentity', (content) => {
    const [fixed, rest] = cut(content, 2);
    const [primaryField, afterPrimary] = cutCounted(rest);
    const [secondaryField, end] = cutCounted(afterPrimary);
    must(end.length === 0, 'identity');
    return {
      identityType: fixed.readUInt8(0),
      positiveResponseRequested: fixed.readUInt8(1) === 1,
      primaryField,
      secondaryField,
    };
  });
  once(0x59, 'userIdentityResponse', (content) => {
    const [response, end] = cutCounted(content);
    must(end.length === 0, 'identity response');
    return response;
  });
  many(0x54, 'roleSelections', ({ content }) => {
    const [uid, roles] = cutCounted(content);
    must(roles.length === 2, 'roles');
    return { sopClassUID: unpad(uid), scuRole: roles.readUInt8(0) === 1, scpRole: roles.readUInt8(1) === 1 };
  });
  many(0x56, 'extendedNegotiations', ({ content }) => {
    const [uid, information] = cutCounted(content);
    return { sopClassUID: unpad(uid), information };
  });
  many(0x57, 'commonExtendedNegotiations', ({ content, second }) => {
    const [sopClass, afterSopClass] = cutCounted(content);
    const [serviceClass, afterServiceClass] = cutCounted(afterSopClass);
    let [list] = cutCounted(afterServiceClass);
    const related: string[] = [];
    while (list.length > 0) {
      const [uid, rest] = cutCounted(list);
      related.push(unpad(uid));
      list = rest;
    }
    return {
      version: second,
      sopClassUID: unpad(sopClass),
      serviceClassUID: unpad(serviceClass),
      relatedGeneralSOPClassUIDs: related,
    };
  });
  return { ...result, ...unknown(items, [0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59]) };
}

const counted = (content: Buffer): Buffer => Buffer.concat([u16(content.length), content]);
const item = (type: number, content: Buffer | Buffer[], second = 0): Buffer =>
  Buffer.concat([Buffer.from([type, second]), counted(Buffer.concat([content].flat()))]);
const flagByte = (value: boolean): number => (value ? 1 : 0);

export function naiveEncode(pdu: Exclude<Pdu, { type: 'unknown' }>): Buffer {
  const body = naiveBody(pdu);
  return Buffer.concat([Buffer.from([pdu.type, 0]), u32(body.length), body]);
}

function naiveBody(pdu: Exclude<Pdu, { type: 'unknown' }>): Buffer {
  switch (pdu.type) {
    case 3:
      return Buffer.from([0, pdu.result, pdu.source, pdu.reason]);
    case 5:
    case 6:
      return Buffer.alloc(4);
    case 7:
      return Buffer.from([0, 0, pdu.source, pdu.reason]);
    case 4:
      return Buffer.concat(
        pdu.values.map(({ contextId, isCommand, isLast, data }) =>
          Buffer.concat([
            u32(data.length + 2),
            Buffer.from([contextId, flagByte(isCommand) + 2 * flagByte(isLast)]),
            data,
          ]),
        ),
      );
    default:
      return Buffer.concat([
        u16(pdu.protocolVersion),
        Buffer.alloc(2),
        latin1(pdu.calledAETitle.padEnd(16)),
        latin1(pdu.callingAETitle.padEnd(16)),
        pdu.reserved ?? Buffer.alloc(32),
        item(0x10, latin1(pdu.applicationContextName)),
        ...(pdu.type === 1
          ? pdu.presentationContexts.map((context) =>
              item(0x20, [
                Buffer.from([context.id, 0, 0, 0]),
                item(0x30, latin1(context.abstractSyntax)),
                ...context.transferSyntaxes.map((uid) => item(0x40, latin1(uid))),
                ...unknownItems(context),
              ]),
            )
          : pdu.presentationContexts.map((context) =>
              item(0x21, [
                Buffer.from([context.id, 0, context.result, 0]),
                item(0x40, latin1(context.transferSyntax)),
                ...unknownItems(context),
              ]),
            )),
        item(0x50, naiveUserItems(pdu.userInformation)),
        ...unknownItems(pdu),
      ]);
  }
}

function naiveUserItems(information: UserInformation): Buffer[] {
  const { maximumLength, implementationClassUID, implementationVersionName, asynchronousOperationsWindow } =
    information;
  const { userIdentity, userIdentityResponse } = information;
  return [
    ...(maximumLength === undefined ? [] : [item(0x51, u32(maximumLength))]),
    ...(implementationClassUID === undefined ? [] : [item(0x52, latin1(implementationClassUID))]),
    ...(asynchronousOperationsWindow === undefined
      ? []
      : [item(0x53, [u16(asynchronousOperationsWindow.invoked), u16(asynchronousOperationsWindow.performed)])]),
    ...(information.roleSelections ?? []).map((role) =>
      item(0x54, [counted(latin1(role.sopClassUID)), Buffer.from([flagByte(role.scuRole), flagByte(role.scpRole)])]),
    ),
    ...(implementationVersionName === undefined ? [] : [item(0x55, latin1(implementationVersionName))]),
    ...(information.extendedNegotiations ?? []).map((negotiation) =>
      item(0x56, [counted(latin1(negotiation.sopClassUID)), negotiation.information]),
    ),
    ...(information.commonExtendedNegotiations ?? []).map((negotiation) =>
      item(
        0x57,
        [
          counted(latin1(negotiation.sopClassUID)),
          counted(latin1(negotiation.serviceClassUID)),
          counted(Buffer.concat(negotiation.relatedGeneralSOPClassUIDs.map((uid) => counted(latin1(uid))))),
        ],
        negotiation.version,
      ),
    ),
    ...(userIdentity === undefined
      ? []
      : [
          item(0x58, [
            Buffer.from([userIdentity.identityType, flagByte(userIdentity.positiveResponseRequested)]),
            counted(userIdentity.primaryField),
            counted(userIdentity.secondaryField),
          ]),
        ]),
    ...(userIdentityResponse === undefined ? [] : [item(0x59, counted(userIdentityResponse))]),
    ...unknownItems(information),
  ];
}

function unknownItems(owner: { unknownItems?: readonly { itemType: number; data: Buffer }[] }): Buffer[] {
  return (owner.unknownItems ?? []).map(({ itemType, data }) => item(itemType, data));
}
