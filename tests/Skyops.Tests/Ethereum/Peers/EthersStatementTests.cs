using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Tasks;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>
/// What a browser wallet would sign for Skyops is what this code verifies: the types are written out here again.
/// </summary>
public sealed class EthersStatementTests
{
    private const ulong Chain = 4242;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Fact]
    public async Task A_session_that_ethers_signs_is_valid()
    {
        using var wallet = WalletKey.Create();
        using var key = SessionKey.Create();
        var session = SessionDelegation.Create(
            wallet.Address, key.PublicKey, SessionScope.Owner, UInt128.MaxValue, Now, TimeSpan.FromHours(8));
        var types = Types("SkyopsSession", "address account", "bytes publicKey", "string scope", "uint256 spendCap",
            "uint64 issuedAt", "uint64 expiresAt", "bytes16 nonce");
        var signature = await SignAsync(wallet, types, new JsonObject
        {
            ["account"] = session.Account.ToString(),
            ["publicKey"] = session.PublicKey.ToString(),
            ["scope"] = session.Scope,
            ["spendCap"] = session.SpendCap.ToString(CultureInfo.InvariantCulture),
            ["issuedAt"] = session.IssuedAt,
            ["expiresAt"] = session.ExpiresAt,
            ["nonce"] = $"0x{session.Nonce:x32}",
        });
        Assert.True(SignedDelegation.TryCreate(session, signature, out var delegation));
        Assert.Equal(SessionVerdict.Valid, delegation.Verify(Chain, Now, SessionScope.Owner));
    }

    [Fact]
    public async Task A_task_that_ethers_signs_is_valid()
    {
        using var wallet = WalletKey.Create();
        var spec = Hash256.FromBytes(Keccak256.Hash("a spec"u8));
        var terms = TaskTerms.Create(spec, 5_000_000, "SKYOPS", Now.AddHours(1));
        var types = Types("SkyopsTask", "bytes32 specHash", "uint256 maxPrice", "string currency", "uint64 deadline",
            "bytes16 nonce");
        var signature = await SignAsync(wallet, types, new JsonObject
        {
            ["specHash"] = $"0x{spec}",
            ["maxPrice"] = terms.MaxPrice.ToString(CultureInfo.InvariantCulture),
            ["currency"] = terms.Currency,
            ["deadline"] = terms.Deadline,
            ["nonce"] = $"0x{terms.Nonce:x32}",
        });
        Assert.True(TaskAuthorization.TryCreate(terms, signature, out var authorization));
        Assert.Equal(TaskVerdict.Valid, authorization.Verify(wallet.Address, spec, Chain, Now));
    }

    [Fact]
    public async Task An_encryption_key_that_ethers_registers_is_valid()
    {
        using var wallet = WalletKey.Create();
        using var key = SessionKey.Create();
        var statement = EncryptionKey.Create(wallet.Address, key.PublicKey, Now, TimeSpan.FromDays(365));
        var types = Types("EncryptionKey", "address account", "bytes publicKey", "uint64 notBefore", "uint64 expires");
        var signature = await SignAsync(wallet, types, new JsonObject
        {
            ["account"] = statement.Account.ToString(),
            ["publicKey"] = statement.PublicKey.ToString(),
            ["notBefore"] = statement.NotBefore,
            ["expires"] = statement.Expires,
        });
        Assert.True(SignedEncryptionKey.TryCreate(statement, signature, out var signed));
        Assert.Equal(EncryptionKeyVerdict.Valid, signed.Verify(Chain, Now));
    }

    private static async Task<byte[]> SignAsync(WalletKey wallet, JsonObject types, JsonObject value)
    {
        var answers = await EthersPeer.AskAsync(
        [
            new JsonObject
            {
                ["kind"] = "signTyped",
                ["privateKey"] = EthersPeer.Hex(wallet.ExportSecret()),
                ["domain"] = new JsonObject { ["name"] = "Skyops", ["version"] = "1", ["chainId"] = Chain },
                ["types"] = types,
                ["value"] = value,
            },
        ]);
        return Convert.FromHexString(answers[0].Text("signature")[2..]);
    }

    private static JsonObject Types(string name, params string[] members) => new()
    {
        [name] = new JsonArray([.. members.Select(member =>
            new JsonObject { ["type"] = member.Split(' ')[0], ["name"] = member.Split(' ')[1] })]),
    };
}
