using System.Net;
using System.Net.Sockets;
using Skyops.Client.Errors;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Client;

/// <summary>Logins, retries and several silos, against a server on a real socket.</summary>
public sealed class TransportTests
{
    private const string Balance = "GET /v1/ledger/SKYOPS/balance";

    private static readonly TaskSpec Spec = new() { Workload = new NoopWorkload(), Budget = Amount.Whole(1) };

    [Fact]
    public async Task The_client_logs_in_once_with_the_account_of_its_wallet()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Balance, (context, _) => AnswerBalanceAsync(silo, context));
        using var client = new TestClient(silo.Address);
        var first = await client.Skyops.Ledger.BalanceAsync();
        await client.Skyops.Ledger.BalanceAsync();
        Assert.Equal(client.Wallet.Address.ToString(), first.Account);
        Assert.Equal(1, silo.Logins);
    }

    [Fact]
    public async Task A_session_that_the_silo_forgot_is_renewed_once()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Balance, (context, _) => AnswerBalanceAsync(silo, context));
        using var client = new TestClient(silo.Address);
        await client.Skyops.Ledger.BalanceAsync();
        silo.ForgetSessions();
        await client.Skyops.Ledger.BalanceAsync();
        Assert.Equal(2, silo.Logins);
    }

    [Fact]
    public async Task A_session_that_is_refused_again_after_renewal_is_the_callers_problem()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Balance, (context, _) => TestSilo.ProblemAsync(context, 401, "notAuthorised", retryable: false));
        using var client = new TestClient(silo.Address);
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.Ledger.BalanceAsync());
        Assert.Equal(("notAuthorised", 401, "do this"), (refused.Code, refused.Status, refused.Hint));
        Assert.Equal(2, silo.Count(Balance));
    }

    [Fact]
    public async Task What_may_succeed_later_is_tried_again_and_what_may_not_is_not()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Balance, (context, number) => number < 3 ? TestSilo.ProblemAsync(context, 503, "unavailable", retryable: true) : AnswerBalanceAsync(silo, context));
        silo.On("GET /v1/journal/verify", (context, _) => TestSilo.ProblemAsync(context, 409, "conflict", retryable: false));
        using var client = new TestClient(silo.Address);
        await client.Skyops.Ledger.BalanceAsync();
        Assert.Equal(3, silo.Count(Balance));
        await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.Journal.VerifyAsync());
        Assert.Equal(1, silo.Count("GET /v1/journal/verify"));
    }

    [Fact]
    public async Task Trying_again_ends_and_says_that_it_was_retryable()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On("GET /v1/models", (context, _) => TestSilo.ProblemAsync(context, 503, "unavailable", retryable: true));
        using var client = new TestClient(new Skyops.Client.SkyopsClientOptions { Tries = 4 }, silo.Address);
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.ModelsAsync());
        Assert.True(refused.Retryable);
        Assert.Equal(4, silo.Count("GET /v1/models"));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_in_the_middle_is_asked_for_again()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On("GET /v1/models", async (context, number) =>
        {
            if (number > 2)
            {
                await TestSilo.JsonAsync(context, """{"items":[]}""");
                return;
            }

            await TestSilo.JsonAsync(context, """{"ite""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = new TestClient(silo.Address);
        Assert.Empty(await client.Skyops.ModelsAsync());
        Assert.Equal(3, silo.Count("GET /v1/models"));
    }

    [Fact]
    public async Task A_submission_whose_answer_was_lost_goes_again_under_the_same_key_with_a_signature_over_the_spec()
    {
        await using var silo = await TestSilo.StartAsync();
        var keys = new List<string>();
        var authorizations = new List<string>();
        silo.On("POST /v1/tasks", async (context, number) =>
        {
            keys.Add(context.Request.Headers["Idempotency-Key"].ToString());
            authorizations.Add(context.Request.Headers["Skyops-Authorization"].ToString());
            if (number == 1) context.Abort();
            else await TestSilo.JsonAsync(context, """{"id":"t1","specHash":"00","submittedAt":"2026-01-01T00:00:00Z","repeated":true}""");
        });
        using var client = new TestClient(silo.Address);
        var task = await client.Skyops.Tasks.SubmitAsync(Spec);
        Assert.Equal("t1", task.Id);
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(task.IdempotencyKey, keys[0]);
        Assert.True(TaskAuthorization.TryRead(Convert.FromBase64String(authorizations[1]), out var signed));
        var session = await client.Skyops.SessionAsync();
        using var key = new SessionVerifier(session.Delegation.Delegation.PublicKey);
        var hash = Hash256.FromBytes(Convert.FromHexString(TaskSpecCanonical.Hash(Spec)));
        Assert.Equal(TaskVerdict.Valid, signed.Verify(session.Delegation.Delegation, key, hash, TestSilo.ChainId, DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task A_silo_that_refuses_connections_is_passed_over()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Balance, (context, _) => AnswerBalanceAsync(silo, context));
        using var client = new TestClient(FreeAddress(), silo.Address);
        await client.Skyops.Ledger.BalanceAsync();
        Assert.Equal(1, silo.Count(Balance));
    }

    [Fact]
    public async Task When_no_silo_can_be_reached_the_hint_says_how_to_start_one()
    {
        using var client = new TestClient(new Skyops.Client.SkyopsClientOptions { Tries = 2 }, FreeAddress());
        var failure = await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.InfoAsync());
        Assert.Equal((SkyopsErrorCodes.Unreachable, true), (failure.Code, failure.Retryable));
        Assert.Contains("skyops silo", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_is_not_mistaken_for_a_silo()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On("GET /v1/info", (context, _) => TestSilo.JsonAsync(context, "[1,2"));
        using var client = new TestClient(silo.Address);
        var failure = await Assert.ThrowsAsync<SkyopsException>(() => client.Skyops.InfoAsync());
        Assert.Equal(SkyopsErrorCodes.BadAnswer, failure.Code);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once()
    {
        var options = new Skyops.Client.SkyopsClientOptions { Silos = [new Uri("ftp://x")], Tries = 0, StreamSilence = TimeSpan.Zero };
        Assert.Equal(3, options.Validate().Count);
    }

    private static Task AnswerBalanceAsync(TestSilo silo, Microsoft.AspNetCore.Http.HttpContext context) => silo.AccountOf(context) is { } account
        ? TestSilo.JsonAsync(context, $$"""{"account":"{{account}}","currency":"SKYOPS","debitsPending":"0","debitsPosted":"0","creditsPending":"0","creditsPosted":"5","available":"5"}""")
        : TestSilo.ProblemAsync(context, 401, "notAuthorised", retryable: false);

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
