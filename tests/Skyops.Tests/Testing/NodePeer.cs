using System.Diagnostics;

namespace Skyops.Tests.Testing;

/// <summary>
/// Runs programs of a folder under <c>tests/peers</c> in Node. Its packages not being there fails the tests, because a
/// check that is skipped checks nothing.
/// </summary>
/// <param name="folder">The name of the folder.</param>
/// <param name="package">The package that shows whether it is installed.</param>
internal sealed class NodePeer(string folder, string package)
{
    private readonly string _path = Path.Combine(RepositoryRoot.Path, "tests", "peers", folder);

    /// <summary>
    /// What the program wrote to its standard output; its failing fails the test with all that it wrote.
    /// </summary>
    public async Task<string> RunAsync(string[] arguments, string input = "")
    {
        Assert.True(
            Directory.Exists(Path.Combine(_path, "node_modules", package)),
            $"{package} is missing. Install it with: npm ci --prefix tests/peers/{folder}");
        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = _path,
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
