import type { Member } from '../catalog/members';
import type { Value } from './value';

/** What a source does with a member. */
export const How = {
  Call: 'call',
  Read: 'read',
  Write: 'write',
  Handle: 'handle',
  StopHandling: 'stop handling',
  Override: 'override',
  Make: 'make',
  Mention: 'mention',
  Command: 'command',
} as const;
export type How = (typeof How)[keyof typeof How];

/** One use of a member. */
export interface Use {
  readonly member: Member;
  readonly how: How;
  /** The token of its name. */
  readonly at: number;
  /** False when nothing is known of the object but that it has a member of this name. */
  readonly isCertain: boolean;
  /** The token in front of the one that stands between object and member; undefined when there is no object. */
  readonly receiverAt?: number;
  /** The name of the object, where it is not written in front. */
  readonly receiver?: string;
  /** A command line, with its words. */
  readonly command?: string;
}

/** Makes objects of a name: the functions of each language. */
export const MAKERS: ReadonlySet<string> = new Set([
  'createobject',
  'activexobject',
  'createoleobject',
  'createcomobject',
  'createinstance',
  'createremotecomobject',
  'createdispatch',
  'cocreateinstance',
  'getactiveobject',
  'getactiveoleobject',
  'getobject',
]);

/** Give the class that a name means. */
export const CLASS_FINDERS: ReadonlySet<string> = new Set([
  'gettypefromprogid',
  'progidtoclassid',
  '__uuidof',
  'typeof',
  'gettype',
  '_uuidof',
]);

/** Casts of the kind `Cast(value, type)`. */
export const CASTS: ReadonlySet<string> = new Set(['ctype', 'directcast', 'trycast']);

/** Casts and makers of the kind `cast<type>(value)`. */
export const ANGLE_CASTS: ReadonlySet<string> = new Set([
  'static_cast',
  'reinterpret_cast',
  'dynamic_cast',
  'const_cast',
  'safe_cast',
  'make_unique',
  'make_shared',
  'CreateInstance',
]);

/** Functions of the system that do to an object what a member of dcxport's classes does. */
export const STANDINGS: ReadonlyMap<string, string> = new Map([
  ['releasecomobject', 'Release'],
  ['finalreleasecomobject', 'Release'],
  ['dispeventadvise', 'Advise'],
  ['dispeventunadvise', 'Unadvise'],
  ['atladvise', 'Advise'],
  ['atlunadvise', 'Unadvise'],
  ['afxconnectionadvise', 'Advise'],
  ['afxconnectionunadvise', 'Unadvise'],
  ['interfaceconnect', 'Advise'],
  ['interfacedisconnect', 'Unadvise'],
  ['connectobject', 'Advise'],
  ['disconnectobject', 'Unadvise'],
]);

/** Members that every object of the language or of COM has. */
export const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(
  (
    'queryinterface addref release attach detach getinterfaceptr createinstance cocreateinstance p copyto isequalobject ' +
    'tostring gettype equals gethashcode dispose finalize free destroy create createremote new connectto disconnect ' +
    'defaultinterface classname get reset swap psobject pstypenames psbase getenumerator memberwiseclone referenceequals ' +
    'connect invoke getidsofnames gettypeinfo gettypeinfocount begininvoke endinvoke __vftable configureawait freeandnil ' +
    'dispeventadvise dispeventunadvise autoconnect oleobject m_lpdispatch releasedispatch attachdispatch isnull'
  ).split(' '),
);

/** Members that give the object itself. */
export const SAME_OBJECT: ReadonlySet<string> = new Set([
  'getinterfaceptr',
  'p',
  'get',
  'defaultinterface',
  'psobject',
  'detach',
  'configureawait',
]);

/** Classes that are no part of what is imitated, and lead to some that are: their members and what these give. */
export const BRIDGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  DcmFileFormat: { getDataset: 'DcmDataset', getMetaInfo: 'DcmItem', getAndRemoveDataset: 'DcmDataset' },
  DcmSequenceOfItems: { getItem: 'DcmItem' },
};

/** Whether an expression is certainly none of a toolkit's objects. */
export function isForeign(value: Value | undefined): boolean {
  return value?.kind === 'foreign';
}
