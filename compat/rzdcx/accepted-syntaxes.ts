import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isStorageSOPClass,
  MODALITY_PERFORMED_PROCEDURE_STEP,
  MODALITY_WORKLIST_FIND,
  PATIENT_ROOT_FIND,
  PATIENT_ROOT_GET,
  PATIENT_ROOT_MOVE,
  PATIENT_STUDY_ONLY_FIND,
  PATIENT_STUDY_ONLY_GET,
  PATIENT_STUDY_ONLY_MOVE,
  STORAGE_COMMITMENT_PUSH,
  STUDY_ROOT_FIND,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  VERIFICATION_SOP_CLASS,
  type NegotiationPolicy,
} from '../../src/index';

const UNCOMPRESSED = [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN];

/** What each accept flag of DCXACC adds for storage. */
const FLAG_SYNTAXES = {
  AcceptJpegLosslessStorage: ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'],
  AcceptJpegLossyStorage: ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51'],
  AcceptJpeg2000Storage: [
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.4.91',
    '1.2.840.10008.1.2.4.92',
    '1.2.840.10008.1.2.4.93',
  ],
  AcceptRLEStorage: ['1.2.840.10008.1.2.5'],
} as const;

/** SOP classes of vendors that AcceptPrivateStorageSOPClasses adds. */
export const PRIVATE_STORAGE_SOP_CLASSES: ReadonlySet<string> = new Set([
  '1.2.528.1.1001.5.1.1.1',
  '1.2.840.113619.4.5.249',
  '1.2.840.113619.4.26',
  '1.2.840.113619.4.27',
  '1.2.840.113619.4.30',
  '1.2.840.113619.4.41',
  '1.2.840.113543.6.6.1.3.10001',
  '1.2.840.113543.6.6.1.3.10002',
  '1.2.276.0.48.5.1.4.1.1.7',
  '1.3.46.670589.11.0.0.12.2',
]);

/** The accept flags of DCXACC. */
export type AcceptFlags = Readonly<Record<keyof typeof FLAG_SYNTAXES | 'AcceptPrivateStorageSOPClasses', boolean>>;

/** All flags off, as on a new DCXACC. */
export const NO_FLAGS: AcceptFlags = {
  AcceptJpegLosslessStorage: false,
  AcceptJpegLossyStorage: false,
  AcceptJpeg2000Storage: false,
  AcceptRLEStorage: false,
  AcceptPrivateStorageSOPClasses: false,
};

/** Whether a C-STORE for that class is served. */
export function isServedStorageClass(abstractSyntax: string, flags: AcceptFlags): boolean {
  if (isStorageSOPClass(abstractSyntax)) return true;
  return flags.AcceptPrivateStorageSOPClasses && PRIVATE_STORAGE_SOP_CLASSES.has(abstractSyntax);
}

/** Services that are accepted while an event has a handler. */
export interface HandledServices {
  readonly find: boolean;
  readonly move: boolean;
  readonly get: boolean;
  readonly procedureSteps: boolean;
}

/** The SOP classes of each of these services. */
const SERVICE_CLASSES: Readonly<Record<keyof HandledServices, readonly string[]>> = {
  find: [PATIENT_ROOT_FIND, STUDY_ROOT_FIND, PATIENT_STUDY_ONLY_FIND, MODALITY_WORKLIST_FIND],
  move: [PATIENT_ROOT_MOVE, STUDY_ROOT_MOVE, PATIENT_STUDY_ONLY_MOVE],
  get: [PATIENT_ROOT_GET, STUDY_ROOT_GET, PATIENT_STUDY_ONLY_GET],
  procedureSteps: [MODALITY_PERFORMED_PROCEDURE_STEP],
};

/** What an accepter agrees to: requests are answered in turn, and what comes early waits. */
export const ACCEPTED_OPERATIONS = { invoked: 64, performed: 1 };

const EITHER_ROLE = { scu: true, scp: true };

/** What an accepter with these flags and handlers accepts: the first of the proposer's transfer syntaxes that is allowed. */
export function accepterPolicy(flags: AcceptFlags, handled: HandledServices): NegotiationPolicy {
  const storageSyntaxes: string[] = [...UNCOMPRESSED];
  for (const [flag, syntaxes] of Object.entries(FLAG_SYNTAXES)) {
    if (flags[flag as keyof typeof FLAG_SYNTAXES]) storageSyntaxes.push(...syntaxes);
  }
  // A peer that gets objects on its own association is their SCP.
  const requestorRoles = { scu: true, scp: handled.get };
  const services = (Object.keys(SERVICE_CLASSES) as (keyof HandledServices)[]).filter((service) => handled[service]);
  const served = new Set([VERIFICATION_SOP_CLASS, ...services.flatMap((service) => SERVICE_CLASSES[service])]);
  return {
    preference: 'proposer',
    accept: (abstractSyntax) => {
      if (served.has(abstractSyntax)) return { transferSyntaxes: UNCOMPRESSED };
      if (abstractSyntax === STORAGE_COMMITMENT_PUSH) {
        return { transferSyntaxes: UNCOMPRESSED, requestorRoles: EITHER_ROLE };
      }
      if (isStorageSOPClass(abstractSyntax)) return { transferSyntaxes: storageSyntaxes, requestorRoles };
      const isServed = isServedStorageClass(abstractSyntax, flags);
      return isServed ? { transferSyntaxes: UNCOMPRESSED, requestorRoles } : undefined;
    },
  };
}
