namespace Skyops.Tests.Architecture;

/// <summary>Fails with all that was found, one a line; an assertion on a collection shows a few cut items.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> found)
    {
        string[] lines = [.. found];
        if (lines.Length > 0) Assert.Fail(string.Join(Environment.NewLine, lines.Prepend($"{lines.Length} found:")));
    }
}
