using System.Text.Json;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Cli;

/// <summary>Money's whole life, with real processes on a real chain.</summary>
public sealed class ChainDemoTests : IDisposable
{
    private static readonly string[] Members = ["onChainMatchesLedger", "proofsVerified", "gasPerTask", "tasks", "roots", "paid", "withdrawn", "seconds"];
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(6);
    private readonly SkyopsProcess _skyops = new();

    public void Dispose() => _skyops.Dispose();

    [NeedsFact(Need.Minutes)]
    public async Task Chain_and_ledger_agree_to_the_last_unit_when_all_is_claimed_and_withdrawn()
    {
        var result = await _skyops.RunAsync(AtMost, "demo", "chain", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        using var json = JsonDocument.Parse(result.Output.TrimEnd().Split('\n')[^1]);
        var report = json.RootElement;
        Assert.Equal(Members, report.EnumerateObject().Select(member => member.Name));
        Assert.True(report.GetProperty("onChainMatchesLedger").GetBoolean());

        // Three nodes and the owner, who had two currencies, each with a proof to a root; four trees have the task.
        Assert.Equal(3 + 2 + 4, report.GetProperty("proofsVerified").GetInt32());
        Assert.True(report.GetProperty("roots").GetInt32() >= 2, result.Output);
        var (paid, withdrawn) = (Amount("paid"), Amount("withdrawn"));
        Assert.True(paid > 0 && withdrawn > 0 && paid + withdrawn < 10, result.Output);

        decimal Amount(string member) => decimal.Parse(report.GetProperty(member).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
