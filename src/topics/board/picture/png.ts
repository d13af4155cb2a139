import { fileURLToPath } from 'node:url'

const fonts = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
)

/** A picture as PNG. The library is loaded when the first one is asked for; letters come with the program. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js')
  const font = { fontFiles: fonts, loadSystemFonts: false, defaultFontFamily: 'Inter' }
  return (await renderAsync(svg, { font, fitTo: { mode: 'zoom', value: 1.5 } })).asPng()
}
