import { compressionLevel, NEW_VR_PART, OUTPUT_DIRECTORY } from './general-options';
import type { OptionDefinition, OptionPart } from './options';
import { PREFER_COMPRESSED } from './transfer-syntax-options';

const BIT_PRESERVING = ['--bit-preserving'];

function changing(part: OptionPart): OptionPart {
  return {
    ...part,
    options: part.options.map((option) => ({ ...option, notWith: [...(option.notWith ?? []), ...BIT_PRESERVING] })),
  };
}

function writeSyntax(short: string, name: string, help: string): OptionDefinition {
  return {
    short,
    long: `--write-xfer-${name}`,
    help,
    notWith: ['--accept-all', ...BIT_PRESERVING, ...PREFER_COMPRESSED],
  };
}

/** How received objects are written: the parts that storescp and movescu share. */
export function fileFormatParts(directory: Partial<OptionDefinition> = {}): OptionPart[] {
  return [
    { title: 'general', options: [{ ...OUTPUT_DIRECTORY, ...directory }] },
    {
      title: 'bit preserving mode',
      exclusive: true,
      options: [
        { short: '-B', long: '--normal', help: 'conversions may be asked for', isDefault: true },
        { short: '+B', long: '--bit-preserving', help: 'write exactly what came' },
      ],
    },
    {
      title: 'output file format',
      exclusive: true,
      options: [
        { short: '+F', long: '--write-file', help: 'write files with meta information', isDefault: true },
        { short: '-F', long: '--write-dataset', help: 'write bare data sets' },
      ],
    },
    {
      title: 'output transfer syntax',
      exclusive: true,
      options: [
        { short: '+t=', long: '--write-xfer-same', help: 'the one it came in', isDefault: true },
        writeSyntax('+te', 'little', 'explicit VR little endian'),
        writeSyntax('+tb', 'big', 'explicit VR big endian'),
        writeSyntax('+ti', 'implicit', 'implicit VR little endian'),
        writeSyntax('+td', 'deflated', 'deflated explicit VR little endian'),
      ],
    },
    changing(NEW_VR_PART),
    changing({
      title: 'group length encoding',
      exclusive: true,
      options: [
        { short: '+g=', long: '--group-length-recalc', help: 'recalculate those that are there', isDefault: true },
        { short: '+g', long: '--group-length-create', help: 'always write them' },
        { short: '-g', long: '--group-length-remove', help: 'never write them' },
      ],
    }),
    changing({
      title: 'length encoding in sequences and items',
      exclusive: true,
      options: [
        { short: '+e', long: '--length-explicit', help: 'write lengths', isDefault: true },
        { short: '-e', long: '--length-undefined', help: 'write undefined lengths and delimiters' },
      ],
    }),
    {
      title: 'data set trailing padding',
      exclusive: true,
      options: [
        { short: '-p', long: '--padding-off', help: 'none', isDefault: true },
        {
          short: '+p',
          long: '--padding-create',
          values: [
            { name: 'file-pad', minimum: 0, maximum: 1_048_576, unsigned: true },
            { name: 'item-pad', minimum: 0, maximum: 1_048_576, unsigned: true },
          ],
          help: 'make files and items as long as multiples of these, in bytes',
          notWith: ['--write-dataset', ...BIT_PRESERVING],
        },
      ],
    },
  ];
}

/** Level of the deflater for files. */
export const FILE_COMPRESSION: OptionPart = {
  title: 'deflate compression level',
  options: [compressionLevel({ notWith: ['--write-xfer-little', '--write-xfer-big', '--write-xfer-implicit'] })],
};
