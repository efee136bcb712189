import { DCXACC } from './DCXACC';
import { DCXAPP } from './DCXAPP';
import { DCXDIC } from './DCXDIC';
import { DCXELM } from './DCXELM';
import { DCXELMIterator } from './DCXELMIterator';
import { DCXIMG } from './DCXIMG';
import { DCXOBJ } from './DCXOBJ';
import { DCXOBJIterator } from './DCXOBJIterator';
import { DCXPrintImageBox } from './DCXPrintImageBox';
import { DCXPrintPage } from './DCXPrintPage';
import { DCXPrintSession } from './DCXPrintSession';
import { DCXREQ } from './DCXREQ';
import { DCXSEC } from './DCXSEC';
import { DCXUID } from './DCXUID';
import { ENCAPSULATED_VIDEO_PROPS } from './ENCAPSULATED_VIDEO_PROPS';
import * as enums from './enums';
import { DICOM_TAGS_ENUM } from './tags';

/** Classes under the names of the type library and under those that .NET interop makes of them. */
const classes = {
  DCXACC,
  DCXACCClass: DCXACC,
  DCXAPP,
  DCXAPPClass: DCXAPP,
  DCXDIC,
  DCXDICClass: DCXDIC,
  DCXELM,
  DCXELMClass: DCXELM,
  DCXELMIterator,
  DCXELMIteratorClass: DCXELMIterator,
  DCXIMG,
  DCXIMGClass: DCXIMG,
  DCXOBJ,
  DCXOBJClass: DCXOBJ,
  DCXOBJIterator,
  DCXOBJIteratorClass: DCXOBJIterator,
  DCXPrintImageBox,
  DCXPrintImageBoxClass: DCXPrintImageBox,
  DCXPrintPage,
  DCXPrintPageClass: DCXPrintPage,
  DCXPrintSession,
  DCXPrintSessionClass: DCXPrintSession,
  DCXREQ,
  DCXREQClass: DCXREQ,
  DCXSEC,
  DCXSECClass: DCXSEC,
  DCXUID,
  DCXUIDClass: DCXUID,
  ENCAPSULATED_VIDEO_PROPS,
} as const;

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

/**
 * The type library as one object: classes, enumerations, and each enumerator by its own name.
 *
 * @example
 * ```ts
 * const app = new rzdcxLib.DCXAPPClass();
 * app.LogLevel = rzdcxLib.LOG_LEVEL_DEBUG;
 * ```
 */
export const rzdcxLib = Object.freeze({ ...classes, ...enums, DICOM_TAGS_ENUM, ...enumerators });
