namespace Skyops.Tests.Architecture;

/// <summary>No file says what may not be said.</summary>
public sealed class BannedWordTests
{
    private static readonly string[] Binary = [".gz", ".png", ".ico", ".safetensors", ".bin", ".pfx"];

    [Fact]
    public void No_file_contains_a_banned_word()
    {
        var found = Repository.Files.Where(path => !Binary.Contains(Path.GetExtension(path)))
            .SelectMany(path => BannedWords.In(path, Repository.Read(path)));
        Findings.None(found);
    }

    [Theory]
    [InlineData("// TO", "DO: later")]
    [InlineData("throw new Not", "ImplementedException();")]
    [InlineData("good enough for", " now.")]
    [InlineData("#re", "gion Fields")]
    [InlineData("#pragma warning", " disable CA1000")]
    [InlineData("https://api.nu", "get.org/v3/index.json")]
    [InlineData("see /wo", "rk/main")]
    [InlineData("open /ho", "me/me/file")]
    [InlineData("This was AI", "-generated.")]
    [InlineData("Written by an", " AI")]
    public void A_banned_word_is_found(string start, string end) => Assert.Single(BannedWords.In("file", start + end));

    [Theory]
    [InlineData("a shackle, a todolist of type ToDos")]
    [InlineData("~/.skyops/wallet.json and $HOME/work/x and https://example.org/work/1")]
    [InlineData("written by the source generator, read by a model of the ledger")]
    [InlineData("for nowhere")]
    public void Innocent_text_is_let_through(string text) => Findings.None(BannedWords.In("file", text));
}
