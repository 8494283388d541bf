using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Chain;

/// <summary>Where the network settles, and what an account may take out there.</summary>
public sealed class ChainEndpoints(IGrainFactory grains, SiloOptions options, IServiceProvider services) : IEndpoints
{
    private static readonly Refusal NoChain = new(RefusalCode.Unavailable, "this network settles on no chain", "GET /v1/chain says so before anything is sent; `skyops silo --chain-rpc` starts one that does");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/chain", (RequestDelegate)GetAsync).Is(new ApiOperation("Where the network settles, and how far it is", Access.All) { Answer = SkyopsJson.Default.ChainResponse });
        routes.MapGet("/v1/chain/claims", (RequestDelegate)ClaimsAsync).Is(
            new ApiOperation("The account's leaves and proofs in the newest roots", Access.Account, KeyScopes.LedgerRead) { Answer = SkyopsJson.Default.ClaimItems });
        routes.MapPost("/v1/withdrawals", (RequestDelegate)WithdrawAsync).Is(
            new ApiOperation("Makes an amount claimable with the next root", Access.Account) { Request = SkyopsJson.Default.WithdrawalRequest, Answer = SkyopsJson.Default.WithdrawalResponse });
    }

    private async Task GetAsync(HttpContext context) => await Answers.JsonAsync(context, await DescribeAsync(), SkyopsJson.Default.ChainResponse);

    private async Task<ChainResponse> DescribeAsync()
    {
        if (options.Chain is not { Contracts: var contracts }) return new ChainResponse(false);
        var view = await grains.GetGrain<IChainGrain>("chain").GetAsync();
        return new ChainResponse(
            true,
            contracts.ChainId,
            new ContractAddresses($"{contracts.Token}", $"{contracts.Escrow}", $"{contracts.NodeRegistry}", $"{contracts.TaskRegistry}", $"{contracts.NetworkPolicy}"),
            view.Binding?.Sender,
            $"{contracts.Treasury}",
            contracts.FirstBlock,
            view.Block,
            view.DepositsThrough,
            view.Roots,
            [.. view.Outbox.Select(each => new OutgoingView(each.Id, each.Phase, each.Since, each.Nonce, [.. each.Copies.Select(copy => $"0x{copy.Hash}")]))],
            [await TotalsAsync("SKYOPS"), await TotalsAsync("ETH")],
            services.GetRequiredService<ChainService>().Problem);
    }

    private async Task<EscrowTotals> TotalsAsync(string currency)
    {
        var escrow = await grains.GetGrain<ILedgerGrain>(currency).BalanceAsync(SystemAccounts.Chain);
        return new EscrowTotals(currency, escrow.DebitsPosted, escrow.CreditsPosted);
    }

    private async Task ClaimsAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner)) await Problems.WriteAsync(context, Problems.NotAuthorised);
        else
        {
            var claims = options.Chain is null ? [] : await services.GetRequiredService<ClaimBook>().OfAsync(owner.Address, context.RequestAborted);
            await Answers.JsonAsync(context, new ClaimItems(claims), SkyopsJson.Default.ClaimItems);
        }
    }

    private async Task WithdrawAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.WithdrawalRequest);
        var read = body.IsRefused ? body.Refusal : WithdrawalReader.Read(body.Value);
        if (read.IsRefused)
        {
            await Problems.WriteAsync(context, read.Refusal);
            return;
        }

        var wanted = read.Value;
        var answer = options.Chain is null
            ? NoChain
            : await grains.GetGrain<IChainGrain>("chain").WithdrawAsync(wanted.Id, owner.Address, wanted.Currency, wanted.Amount);
        if (answer.IsRefused) await Problems.WriteAsync(context, answer.Refusal);
        else await Answers.JsonAsync(context, wanted, SkyopsJson.Default.WithdrawalResponse);
    }
}
