export { ByteCursor, isPadding, type CursorErrorFactory } from './byte-cursor';
export { ByteWriter } from './byte-writer';
