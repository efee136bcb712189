import { ObjectFactory } from '../../com';
import { DCXACC } from './DCXACC';
import { DCXAPP } from './DCXAPP';
import { DCXPrintPage } from './DCXPrintPage';
import { DCXREQ } from './DCXREQ';
import { type LocalProgIDs, localProgIDs } from '../local-classes';

/** The classes by their ProgIDs; the compiler knows their members by the exact names only. */
export interface ProgIDs extends LocalProgIDs {
  'rzdcx.DCXACC': DCXACC;
  'rzdcx.DCXAPP': DCXAPP;
  'rzdcx.DCXPrintPage': DCXPrintPage;
  'rzdcx.DCXREQ': DCXREQ;
}

const classes: { readonly [K in keyof ProgIDs]: new () => ProgIDs[K] } = {
  ...localProgIDs,
  'rzdcx.DCXACC': DCXACC,
  'rzdcx.DCXAPP': DCXAPP,
  'rzdcx.DCXPrintPage': DCXPrintPage,
  'rzdcx.DCXREQ': DCXREQ,
};

const factory = new ObjectFactory(classes);

/**
 * Makes an object by its ProgID, as scripts do. Its members are found without regard to case, those of the objects that
 * they return too; an unknown member fails with DISP_E_MEMBERNOTFOUND. Names of events stay exact.
 *
 * @param progId - `rzdcx.` and the class's name, in any case.
 * @typeParam T - What the program takes the object for, when the ProgID is not spelt exactly.
 * @throws {@link COMError} 0x800401F3 when no class has this ProgID.
 * @example
 * ```js
 * const obj = CreateObject('RZDCX.DCXOBJ');
 * obj.OPENFILE('in.dcm');
 * console.log(obj.getelement(0x00100010)?.value);
 * ```
 * @addition
 */
export function CreateObject<K extends keyof ProgIDs>(progId: K): ProgIDs[K];
export function CreateObject<T extends object = Record<string, unknown>>(progId: string): T;
export function CreateObject(progId: string): object {
  return factory.create(progId);
}

/** The constructor form of {@link CreateObject}. */
export interface ActiveXObjectConstructor {
  new <K extends keyof ProgIDs>(progId: K): ProgIDs[K];
  new <T extends object = Record<string, unknown>>(progId: string): T;
}

/**
 * Makes an object by its ProgID, as {@link CreateObject}: the form that JScript programs use.
 *
 * @example
 * ```js
 * const uid = new ActiveXObject('rzdcx.DCXUID').createuid(0);
 * ```
 * @addition
 */
export const ActiveXObject = class ActiveXObject {
  constructor(progId: string) {
    return factory.create(progId);
  }
} as unknown as ActiveXObjectConstructor;
