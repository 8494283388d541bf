// The same bytes as Sample.Bytes in the tests: the upper bytes of a linear congruential generator.
export function sample (length) {
  const bytes = new Uint8Array(length)
  let x = 1
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    bytes[i] = x >>> 24
  }
  return bytes
}
