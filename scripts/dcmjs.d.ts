/** The part of dcmjs that is used; the package ships no types. */
declare module 'dcmjs' {
  export const data: {
    DicomMetaDictionary: {
      nameMap: unknown;
      naturalizeDataset(dataset: object): Record<string, unknown>;
    };
  };
}
