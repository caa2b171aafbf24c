// Writes a .br and a .gz beside every text-like asset of 1 kB or more, and prints what a browser downloads.
// Usage: node precompress.mjs FOLDER BROTLI_QUALITY
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const [folder, quality] = process.argv.slice(2)
const compressible = new Set(['.css', '.csv', '.html', '.js', '.json', '.map', '.mjs', '.svg', '.txt', '.wasm', '.webmanifest', '.xml'])
const smallest = 1024

const entries = await readdir(folder, { recursive: true, withFileTypes: true })
const assets = entries.filter((entry) => entry.isFile() && !['.br', '.gz'].includes(extname(entry.name)))

const sizes = await Promise.all(
  assets.map(async (asset) => {
    const path = join(asset.parentPath ?? asset.path, asset.name)
    const content = await readFile(path)
    if (content.length < smallest || !compressible.has(extname(path))) {
      return { plain: content.length, brotli: content.length }
    }
    const [brotli, gzipped] = await Promise.all([
      promisify(brotliCompress)(content, {
        params: { [constants.BROTLI_PARAM_QUALITY]: Number(quality), [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }),
      promisify(gzip)(content, { level: 9 }),
    ])
    await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzipped)])
    return { plain: content.length, brotli: brotli.length }
  }),
)

const total = (key) => (sizes.reduce((sum, size) => sum + size[key], 0) / 1024).toFixed(0)
console.log(`    ${sizes.length} files: ${total('plain')} kB, ${total('brotli')} kB compressed`)
