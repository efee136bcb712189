/**
 * The classes that do no networking, and the enumerations: what both entries have in common.
 *
 * @module
 */
import { DCXDIC } from './DCXDIC';
import { DCXDICOMDIR } from './DCXDICOMDIR';
import { DCXELM } from './DCXELM';
import { DCXELMIterator } from './DCXELMIterator';
import { DCXIMG } from './DCXIMG';
import { DCXOBJ } from './DCXOBJ';
import { DCXOBJIterator } from './DCXOBJIterator';
import { DCXPrintImageBox } from './DCXPrintImageBox';
import { DCXSEC } from './DCXSEC';
import { DCXUID } from './DCXUID';
import { ENCAPSULATED_VIDEO_PROPS } from './ENCAPSULATED_VIDEO_PROPS';
import * as enums from './enums';
import { DICOM_TAGS_ENUM } from './tags';

/** Classes by ProgID that both entries have. */
export interface LocalProgIDs {
  'rzdcx.DCXDIC': DCXDIC;
  'rzdcx.DCXDICOMDIR': DCXDICOMDIR;
  'rzdcx.DCXELM': DCXELM;
  'rzdcx.DCXELMIterator': DCXELMIterator;
  'rzdcx.DCXIMG': DCXIMG;
  'rzdcx.DCXOBJ': DCXOBJ;
  'rzdcx.DCXOBJIterator': DCXOBJIterator;
  'rzdcx.DCXPrintImageBox': DCXPrintImageBox;
  'rzdcx.DCXSEC': DCXSEC;
  'rzdcx.DCXUID': DCXUID;
}

/** What {@link LocalProgIDs} names. */
export const localProgIDs: { readonly [K in keyof LocalProgIDs]: new () => LocalProgIDs[K] } = {
  'rzdcx.DCXDIC': DCXDIC,
  'rzdcx.DCXDICOMDIR': DCXDICOMDIR,
  'rzdcx.DCXELM': DCXELM,
  'rzdcx.DCXELMIterator': DCXELMIterator,
  'rzdcx.DCXIMG': DCXIMG,
  'rzdcx.DCXOBJ': DCXOBJ,
  'rzdcx.DCXOBJIterator': DCXOBJIterator,
  'rzdcx.DCXPrintImageBox': DCXPrintImageBox,
  'rzdcx.DCXSEC': DCXSEC,
  'rzdcx.DCXUID': DCXUID,
};

/** Classes under the names of the type library and under those that .NET interop makes of them. */
export type WithInteropNames<T> = T & { readonly [K in keyof T & string as `${K}Class`]: T[K] };

/** Adds the names that .NET interop makes. */
export function withInteropNames<T extends Readonly<Record<string, object>>>(classes: T): WithInteropNames<T> {
  const interop = Object.entries(classes).map(([name, type]) => [`${name}Class`, type] as const);
  return { ...classes, ...Object.fromEntries(interop) } as WithInteropNames<T>;
}

/** Every enumerator by its own name, as C++ programs write it. Tags are reached through their enumeration alone. */
const enumerators = {
  ...enums.LOG_LEVEL,
  ...enums.VR_CODE,
  ...enums.VIDEO_FORMAT,
  ...enums.DUMP_OBJECT_OPTIONS,
  ...enums.DCXSEC_CERT_STORE,
  ...enums.DCXSEC_VERIFICATION_METHOD,
  ...enums.TRANSFER_SYNTAX,
  ...enums.UID_TYPE,
  ...enums.NEW_INSTANCE_UID_POLICY,
  ...enums.APPLICATION_PROFILE,
  ...enums.PRINT_PAGE_ORIENTATION,
  ...enums.IMAGE_BITS_ALLOCATED,
  ...enums.IMAGE_BITS_STORED,
  ...enums.IMAGE_HIGH_BIT,
  ...enums.IMAGE_PHOTOMETRIC_INTERPRETATION,
  ...enums.IMAGE_PIXEL_REPRESENTATION,
  ...enums.IMAGE_SAMPLES_PER_PIXEL,
  ...enums.SR_CONTINUITY,
  ...enums.SR_GRAPHIC_TYPE,
  ...enums.SR_TEMPORAL_RANGE_TYPE,
} as const;

/** The part of the library that both entries have. */
export const localLibrary = {
  ...withInteropNames({
    DCXDIC,
    DCXDICOMDIR,
    DCXELM,
    DCXELMIterator,
    DCXIMG,
    DCXOBJ,
    DCXOBJIterator,
    DCXPrintImageBox,
    DCXSEC,
    DCXUID,
  }),
  ENCAPSULATED_VIDEO_PROPS,
  ...enums,
  DICOM_TAGS_ENUM,
  ...enumerators,
} as const;
