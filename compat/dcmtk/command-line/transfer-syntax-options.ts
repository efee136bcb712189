import type { OptionDefinition, OptionPart } from './options';

const LEI = '1.2.840.10008.1.2';
const LEE = '1.2.840.10008.1.2.1';
const BEE = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';

/** Transfer syntaxes behind the letters that all tools share, with what follows them in a list. */
interface SyntaxChoice {
  readonly letter: string;
  readonly name: string;
  readonly uid: string;
  readonly words: string;
  /** A video: it is proposed alone, since there is no other form of it. */
  readonly video?: boolean;
}

const COMPRESSED: readonly SyntaxChoice[] = [
  { letter: 's', name: 'lossless', uid: '1.2.840.10008.1.2.4.70', words: 'JPEG lossless' },
  { letter: 'y', name: 'jpeg8', uid: '1.2.840.10008.1.2.4.50', words: 'JPEG lossy, 8 bit' },
  { letter: 'x', name: 'jpeg12', uid: '1.2.840.10008.1.2.4.51', words: 'JPEG lossy, 12 bit' },
  { letter: 'v', name: 'j2k-lossless', uid: '1.2.840.10008.1.2.4.90', words: 'JPEG 2000 lossless' },
  { letter: 'w', name: 'j2k-lossy', uid: '1.2.840.10008.1.2.4.91', words: 'JPEG 2000 lossy' },
  { letter: 't', name: 'jls-lossless', uid: '1.2.840.10008.1.2.4.80', words: 'JPEG-LS lossless' },
  { letter: 'u', name: 'jls-lossy', uid: '1.2.840.10008.1.2.4.81', words: 'JPEG-LS lossy' },
  { letter: 'm', name: 'mpeg2', uid: '1.2.840.10008.1.2.4.100', words: 'MPEG2, main level', video: true },
  { letter: 'h', name: 'mpeg2-high', uid: '1.2.840.10008.1.2.4.101', words: 'MPEG2, high level', video: true },
  { letter: 'n', name: 'mpeg4', uid: '1.2.840.10008.1.2.4.102', words: 'MPEG-4 level 4.1', video: true },
  { letter: 'l', name: 'mpeg4-bd', uid: '1.2.840.10008.1.2.4.103', words: 'MPEG-4, BD compatible', video: true },
  { letter: '2', name: 'mpeg4-2-2d', uid: '1.2.840.10008.1.2.4.104', words: 'MPEG-4 level 4.2, 2D', video: true },
  { letter: '3', name: 'mpeg4-2-3d', uid: '1.2.840.10008.1.2.4.105', words: 'MPEG-4 level 4.2, 3D', video: true },
  { letter: 'o', name: 'mpeg4-2-st', uid: '1.2.840.10008.1.2.4.106', words: 'MPEG-4 level 4.2, stereo', video: true },
  { letter: '4', name: 'hevc', uid: '1.2.840.10008.1.2.4.107', words: 'HEVC main profile', video: true },
  { letter: '5', name: 'hevc10', uid: '1.2.840.10008.1.2.4.108', words: 'HEVC main 10 profile', video: true },
  { letter: 'r', name: 'rle', uid: '1.2.840.10008.1.2.5', words: 'RLE lossless' },
  { letter: 'd', name: 'deflated', uid: DEFLATED, words: 'deflated explicit VR little endian' },
];

/** The order in which a receiver that takes everything prefers. */
const ACCEPT_ALL: readonly string[] = [
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.100',
  '1.2.840.10008.1.2.4.101',
  '1.2.840.10008.1.2.4.102',
  '1.2.840.10008.1.2.4.103',
  '1.2.840.10008.1.2.4.104',
  '1.2.840.10008.1.2.4.105',
  '1.2.840.10008.1.2.4.106',
  '1.2.840.10008.1.2.4.107',
  '1.2.840.10008.1.2.4.108',
  DEFLATED,
  LEE,
  BEE,
  LEI,
];

function uncompressed(verb: string, sign: string): OptionDefinition[] {
  return [
    {
      short: `${sign}x=`,
      long: `--${verb}-uncompr`,
      help: `${verb} explicit VR in this machine's byte order`,
      isDefault: true,
    },
    { short: `${sign}xe`, long: `--${verb}-little`, help: `${verb} explicit VR little endian` },
    { short: `${sign}xb`, long: `--${verb}-big`, help: `${verb} explicit VR big endian` },
  ];
}

function compressed(verb: string, sign: string): OptionDefinition[] {
  return COMPRESSED.map(({ letter, name, words }) => ({
    short: `${sign}x${letter}`,
    long: `--${verb}-${name}`,
    help: `${verb} ${words}`,
  }));
}

/** What a receiver prefers. @param acceptAll - Whether the tool can be told to take everything. */
export function preferPart(title: string, acceptAll: boolean): OptionPart {
  return {
    title,
    exclusive: true,
    options: [
      ...uncompressed('prefer', '+'),
      ...compressed('prefer', '+'),
      { short: '+xi', long: '--implicit', help: 'accept implicit VR little endian alone' },
      ...(acceptAll ? [{ short: '+xa', long: '--accept-all', help: 'accept every transfer syntax' }] : []),
    ],
  };
}

/** What a sender proposes. */
export function proposePart(title: string, extent: 'uncompressed' | 'all'): OptionPart {
  const more = compressed('propose', '-').filter(({ long }) => extent === 'all' || long === '--propose-deflated');
  return {
    title,
    exclusive: true,
    options: [
      ...uncompressed('propose', '-'),
      { short: '-xi', long: '--propose-implicit', help: 'propose implicit VR little endian alone' },
      ...more,
    ],
  };
}

/** The long names of a part. */
export function longNames(part: OptionPart): string[] {
  return part.options.map(({ long }) => long);
}

/** The options that prefer a compressed syntax, under which no other syntax can be written to files. */
export const PREFER_COMPRESSED: readonly string[] = COMPRESSED.filter(({ uid }) => uid !== DEFLATED).map(
  ({ name }) => `--prefer-${name}`,
);

/** The transfer syntaxes of an option, in the order of preference; `undefined` is the default. */
export function syntaxesOf(long: string | undefined): readonly string[] {
  const name = long?.replace(/^--(?:prefer|propose)-/, '');
  if (long === '--implicit' || name === 'implicit') return [LEI];
  if (long === '--accept-all') return ACCEPT_ALL;
  if (name === 'big') return [BEE, LEE, LEI];
  const choice = COMPRESSED.find((each) => each.name === name);
  if (choice === undefined) return [LEE, BEE, LEI];
  return choice.video === true && long?.startsWith('--propose-') === true ? [choice.uid] : [choice.uid, LEE, BEE, LEI];
}
