using System.Diagnostics;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Contracts;

/// <summary>
/// Runs Node in the folder that compiles and tests the contracts. Its packages not being there fails the tests, because
/// a check that is skipped checks nothing.
/// </summary>
internal static class ContractsPeer
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests", "peers", "contracts");

    /// <summary>
    /// What the program wrote to its standard output; its failing fails the test with all that it wrote.
    /// </summary>
    public static async Task<string> RunAsync(string[] arguments, string input = "")
    {
        Assert.True(
            Directory.Exists(Path.Combine(Folder, "node_modules", "solc")),
            "solc is missing. Install it with: npm ci --prefix tests/peers/contracts");
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        var (text, problems) = (await output, await errors);
        await node.WaitForExitAsync();
        var command = string.Join(' ', arguments);
        Assert.True(node.ExitCode == 0, $"node {command} exited with {node.ExitCode}:\n{text}\n{problems}");
        return text;
    }
}
