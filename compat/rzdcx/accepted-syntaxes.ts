import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isStorageSOPClass,
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
const PRIVATE_STORAGE_SOP_CLASSES: ReadonlySet<string> = new Set([
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

/** What an accepter with these flags accepts: the first of the proposer's transfer syntaxes that is allowed. */
export function accepterPolicy(flags: AcceptFlags): NegotiationPolicy {
  const storageSyntaxes: string[] = [...UNCOMPRESSED];
  for (const [flag, syntaxes] of Object.entries(FLAG_SYNTAXES)) {
    if (flags[flag as keyof typeof FLAG_SYNTAXES]) storageSyntaxes.push(...syntaxes);
  }
  return {
    preference: 'proposer',
    accept: (abstractSyntax) => {
      if (abstractSyntax === VERIFICATION_SOP_CLASS) return { transferSyntaxes: UNCOMPRESSED };
      if (isStorageSOPClass(abstractSyntax)) return { transferSyntaxes: storageSyntaxes };
      return isServedStorageClass(abstractSyntax, flags) ? { transferSyntaxes: UNCOMPRESSED } : undefined;
    },
  };
}
