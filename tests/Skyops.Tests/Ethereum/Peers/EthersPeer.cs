using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>
/// Asks ethers in a Node process, once for many questions. Not being there fails the tests, because a check that is
/// skipped checks nothing.
/// </summary>
internal static class EthersPeer
{
    public static async Task<IReadOnlyList<JsonObject>> AskAsync(IEnumerable<JsonObject> questions)
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "peers", "ethers");
        Assert.True(
            Directory.Exists(Path.Combine(folder, "node_modules", "ethers")),
            "ethers is missing. Install it with: npm ci --prefix tests/peers/ethers");
        var asked = new JsonArray([.. questions]);
        using var node = Process.Start(new ProcessStartInfo("node", "answer.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(asked.ToJsonString());
        node.StandardInput.Close();
        var text = await output;
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        var answers = JsonSerializer.Deserialize<JsonArray>(text)!.Select(answer => (JsonObject)answer!).ToList();
        Assert.Equal(asked.Count, answers.Count);
        return answers;
    }

    /// <summary>A text member of an answer; a refusal of ethers fails the test with its code.</summary>
    public static string Text(this JsonObject answer, string member) =>
        (string?)answer[member] ?? throw new Xunit.Sdk.XunitException($"ethers answered {answer.ToJsonString()}");

    public static string Hex(ReadOnlySpan<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes)}";

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Skyops.Orleans.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
