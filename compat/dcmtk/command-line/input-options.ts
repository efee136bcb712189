import type { OptionDefinition, OptionPart } from './options';

/** Which files a sender takes. @param standard - The format by default. */
export function inputFileParts(standard: string, ...more: readonly OptionDefinition[]): OptionPart[] {
  const format = (short: string, long: string, help: string): OptionDefinition => ({
    short,
    long,
    help,
    isDefault: long === standard,
  });
  return [
    {
      title: 'input file format',
      exclusive: true,
      options: [
        format('+f', '--read-file', 'files, and data sets without meta information'),
        format('+fo', '--read-file-only', 'files with meta information alone'),
        format('-f', '--read-dataset', 'data sets without meta information'),
      ],
    },
    {
      title: 'input files',
      options: [
        ...more,
        { short: '+sd', long: '--scan-directories', help: 'take the files of directories' },
        {
          short: '+sp',
          long: '--scan-pattern',
          values: [{ name: 'pattern' }],
          help: 'take files whose names match: * any text, ? any character, [...] one of these',
          onlyWith: ['--scan-directories'],
        },
      ],
    },
    {
      title: 'directories in directories',
      exclusive: true,
      options: [
        { short: '-r', long: '--no-recurse', help: 'leave them out', isDefault: true },
        { short: '+r', long: '--recurse', help: 'take them as well', onlyWith: ['--scan-directories'] },
      ],
    },
  ];
}
