using System.Text;
using System.Text.Json;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Cli;

/// <summary>The real program against a real silo: sign in and out, take a wallet over, give keys to programs, bound what is spent.</summary>
public sealed class AccountCommandTests : IAsyncLifetime, IDisposable
{
    private readonly SkyopsProcess _skyops = new();
    private TestPool _pool = null!;

    public async Task InitializeAsync()
    {
        _pool = await TestPool.StartAsync();
        _skyops.Environment["SKYOPS_SILO"] = _pool.Api.ToString();
    }

    public async Task DisposeAsync() => await _pool.DisposeAsync();

    public void Dispose() => _skyops.Dispose();

    [Fact]
    public async Task Login_says_who_where_and_until_when_and_logout_ends_it_there_and_here()
    {
        var login = await JsonAsync("login", "--json");
        Assert.Equal(["account", "silo", "expiresAt"], login.EnumerateObject().Select(member => member.Name));
        Assert.Equal(_pool.Api.ToString(), login.GetProperty("silo").GetString());
        Assert.True(login.GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddDays(6));
        var session = Path.Combine(_skyops.Home, ".skyops", "wallet.json.session");
        string[] kept = [session, $"{session}.delegation"];
        var copies = kept.Select(File.ReadAllBytes).ToArray();

        Assert.True((await JsonAsync("logout", "--json")).GetProperty("ended").GetBoolean());
        Assert.All(kept, file => Assert.False(File.Exists(file)));
        Assert.False((await JsonAsync("logout", "--json")).GetProperty("ended").GetBoolean());

        // Whoever copied the session before gets nothing for it.
        foreach (var (file, bytes) in kept.Zip(copies)) await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(4, (await _skyops.RunAsync("task", "ls")).ExitCode);
        foreach (var file in kept) File.Delete(file);
        Assert.Equal(login.GetProperty("account").GetString(), (await JsonAsync("login", "--json")).GetProperty("account").GetString());
    }

    [Fact]
    public async Task A_program_with_a_key_needs_no_wallet_and_stays_within_its_scopes_and_caps()
    {
        var made = await JsonAsync("key", "new", "nightly", "--scope", "tasks:write", "--scope", "tasks:read", "--per-task", "3", "--monthly", "4", "--json");
        var (secret, id) = (made.GetProperty("secret").GetString()!, made.GetProperty("key").GetProperty("id").GetString()!);
        File.Delete(Path.Combine(_skyops.Home, ".skyops", "wallet.json"));
        _skyops.Environment["SKYOPS_API_KEY"] = secret;
        string[] submit = ["submit-task", "--process", "--redundancy", "1", "--budget", "3", "--json", "--", "/bin/true"];

        var task = await JsonAsync(submit);
        Assert.Equal(task.GetProperty("id").GetString(), (await JsonAsync("task", "ls", "--json")).GetProperty("id").GetString());
        var refused = await _skyops.RunAsync(submit);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("3 of 4 SKYOPS are used", refused.Error, StringComparison.Ordinal);
        Assert.Contains("skyops key new --monthly", refused.Error, StringComparison.Ordinal);

        var balance = await _skyops.RunAsync("ledger", "balance");
        Assert.Equal(4, balance.ExitCode);
        Assert.Contains("needs the scope ledger:read", balance.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await _skyops.RunAsync("key", "revoke", id)).ExitCode);
        Assert.False(File.Exists(Path.Combine(_skyops.Home, ".skyops", "wallet.json")), "a program with a key made a wallet");
    }

    [Fact]
    public async Task Keys_are_listed_without_their_secrets_and_revoked_for_good()
    {
        var made = await _skyops.RunAsync("key", "new", "nightly", "--scope", "tasks:read");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("skyops_", made.Output, StringComparison.Ordinal);
        Assert.Contains("shown this once", made.Error, StringComparison.Ordinal);
        var listed = await _skyops.RunAsync("key", "list");
        Assert.Contains("nightly\tactive\ttasks:read", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("skyops_", listed.Output, StringComparison.Ordinal);
        var id = (await JsonAsync("key", "list", "--json")).GetProperty("items")[0].GetProperty("id").GetString()!;
        foreach (var _ in (int[])[1, 2]) Assert.Equal("revoked", (await JsonAsync("key", "revoke", id, "--json")).GetProperty("state").GetString());
        Assert.Equal(1, (await _skyops.RunAsync("key", "revoke", "nobodys")).ExitCode);
    }

    [Fact]
    public async Task Caps_are_set_one_by_one_shown_and_taken_away()
    {
        await JsonAsync("cap", "set", "--per-task", "5", "--json");
        var both = await JsonAsync("cap", "set", "--monthly", "100", "--json");
        Assert.Equal(("5", "100", "0"), (both.GetProperty("perTask").GetString(), both.GetProperty("monthly").GetString(), both.GetProperty("used").GetString()));
        var shown = await _skyops.RunAsync("cap", "show");
        Assert.Contains("100 SKYOPS", shown.Output, StringComparison.Ordinal);
        var one = await JsonAsync("cap", "set", "--monthly", "none", "--json");
        Assert.Equal("5", one.GetProperty("perTask").GetString());
        Assert.False(one.TryGetProperty("monthly", out _));
    }

    [Fact]
    public async Task A_wallet_is_taken_over_from_standard_input_or_a_keystore_and_replaced_only_by_force()
    {
        using var first = WalletKey.Create();
        using var second = WalletKey.Create();
        var path = Path.Combine(_skyops.Home, ".skyops", "wallet.json");
        _skyops.Input = $"0x{Convert.ToHexStringLower(first.ExportSecret())}\n";
        Assert.Equal(first.Address.ToString(), (await JsonAsync("wallet", "import", "--json")).GetProperty("address").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(first.Address.ToString(), (await JsonAsync("login", "--json")).GetProperty("account").GetString());
        _skyops.Input = "";

        var keystore = Path.Combine(_skyops.Home, "geth.json");
        WalletFile.Create(keystore, second, "secret", 1);
        Assert.Equal(2, (await _skyops.RunAsync("wallet", "import", keystore)).ExitCode);
        var locked = await _skyops.RunAsync("wallet", "import", keystore, "--force");
        Assert.Equal(4, locked.ExitCode);
        Assert.Contains("SKYOPS_IMPORT_PASSWORD", locked.Error, StringComparison.Ordinal);
        Assert.Equal(first.Address.ToString(), (await JsonAsync("wallet", "show", "--json")).GetProperty("address").GetString());

        (_skyops.Environment["SKYOPS_IMPORT_PASSWORD"], _skyops.Environment["SKYOPS_WALLET_PASSWORD"]) = ("secret", "another");
        Assert.Equal(second.Address.ToString(), (await JsonAsync("wallet", "import", keystore, "--force", "--json")).GetProperty("address").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(KeystoreRefusal.None, WalletFile.Open(path, "another", out var opened));
        opened!.Dispose();
        Assert.Equal(second.Address.ToString(), (await JsonAsync("login", "--json")).GetProperty("account").GetString());
    }

    [Theory]
    [InlineData("0x00")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_key_is_refused_without_repeating_it(string input)
    {
        _skyops.Input = input;
        var result = await _skyops.RunAsync("wallet", "import", "-");
        Assert.Equal(2, result.ExitCode);
        Assert.False(File.Exists(Path.Combine(_skyops.Home, ".skyops", "wallet.json")));
        var secret = Convert.ToHexStringLower(Encoding.ASCII.GetBytes("a secret of thirty-two bytes! :)"));
        var typed = await _skyops.RunAsync("wallet", "import", secret);
        Assert.Equal(2, typed.ExitCode);
        Assert.DoesNotContain(secret, typed.Error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await _skyops.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"skyops {string.Join(' ', arguments)} ends with {result.ExitCode}: {result.Error}");
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }
}
