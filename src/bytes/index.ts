export { ByteCursor, isPadding, type CursorErrorFactory } from './byte-cursor';
export { ByteWriter } from './byte-writer';
export { checkedLimit } from './checked-limit';
