using System.Text.Json;

namespace Skyops.Tests.Cli;

/// <summary>The real program: what it answers to the shell and where it says why.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private const string Nobody = "http://127.0.0.1:9";
    private readonly SkyopsProcess _skyops = new();

    public void Dispose() => _skyops.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("task ls --help")]
    [InlineData("demo -h")]
    public async Task Help_names_the_exit_codes(string line)
    {
        var result = await _skyops.RunAsync(line.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Exit codes: 0 ok, 1 failed, 2 usage or invalid input, 4 not authorised", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("submit-task --budget lots")]
    [InlineData("submit-task --model resnet8 --dataset nowhere.csv")]
    [InlineData("submit-task --model resnet8 --dataset nowhere.csv --budget 5 --label novalue")]
    [InlineData("task ls --status asleep")]
    [InlineData("task ls --silo ftp://x")]
    [InlineData("journal verify --data /nonexistent")]
    [InlineData("silo --bind 0.0.0.0")]
    [InlineData("silo --public-url skyops.example")]
    [InlineData("silo --public-url https://skyops.example/app")]
    [InlineData("silo --fence-after 9s --lost-after 8s")]
    [InlineData("wallet show")]
    [InlineData("demo dance")]
    [InlineData("cap set")]
    [InlineData("login --api-key skyops_x")]
    [InlineData("logout")]
    [InlineData("wallet import nowhere.json")]
    public async Task Wrong_input_exits_with_2_and_one_form_of_error(string line)
    {
        var result = await _skyops.RunAsync([.. line.Split(' ')]);
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("hint: ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_demo_is_answered_with_the_names_of_those_there_are()
    {
        var result = await _skyops.RunAsync("demo", "dance");
        Assert.Contains("train", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_is_away_exits_with_1_and_says_how_to_start_one()
    {
        var result = await _skyops.RunAsync("models", "--silo", Nobody);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: the silo at http://127.0.0.1:9/ cannot be reached", result.Error, StringComparison.Ordinal);
        Assert.Contains("hint: start one with `skyops silo`", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wallet_with_another_password_exits_with_4()
    {
        var path = Path.Combine(_skyops.Home, "locked.json");
        using (var key = Skyops.Ethereum.Keys.WalletKey.Create())
            Skyops.Ethereum.Keystore.WalletFile.Create(path, key, "secret", 1);
        await using var silo = await Client.TestSilo.StartAsync();
        var result = await _skyops.RunAsync("ledger", "balance", "--wallet", path, "--silo", silo.Address.ToString());
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("SKYOPS_WALLET_PASSWORD", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_wallet_is_private_and_is_never_replaced()
    {
        var path = Path.Combine(_skyops.Home, "sub", "wallet.json");
        var made = await _skyops.RunAsync("wallet", "new", "--wallet", path, "--json");
        Assert.Equal(0, made.ExitCode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        var before = await File.ReadAllTextAsync(path);

        var again = await _skyops.RunAsync("wallet", "new", "--wallet", path);
        Assert.Equal(2, again.ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(path));

        var shown = await _skyops.RunAsync("wallet", "show", "--wallet", path, "--json");
        Assert.Equal(made.Output, shown.Output);
        using var json = JsonDocument.Parse(shown.Output);
        Assert.Equal(["address", "path"], json.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Doctor_names_what_it_looked_at_as_json()
    {
        var result = await _skyops.RunAsync("doctor", "--json", "--silo", Nobody);
        using var json = JsonDocument.Parse(result.Output);
        var checks = json.RootElement.GetProperty("checks").EnumerateArray().ToDictionary(
            line => line.GetProperty("check").GetString()!, line => line.GetProperty("state").GetString());
        Assert.Equal("ok", checks["data folder"]);
        Assert.Equal("absent", checks["silo"]);
        Assert.Contains("vector path", checks.Keys);
        Assert.Equal(json.RootElement.GetProperty("ok").GetBoolean() ? 0 : 1, result.ExitCode);
    }
}
