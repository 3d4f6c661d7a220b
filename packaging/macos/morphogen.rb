cask "morphogen" do
  version "@VERSION@"
  sha256 "@SHA256@"

  url "@URL@"
  name "Morphogen"
  desc "Play with, understand and train image GANs"
  homepage "@HOME@"

  depends_on arch: :@ARCH@
  depends_on macos: ">= :big_sur"

  app "Morphogen.app"
  binary "#{appdir}/Morphogen.app/Contents/MacOS/morphogen"

  zap trash: [
    "~/Library/Application Support/morphogen",
    "~/Library/Caches/morphogen",
  ]
end
