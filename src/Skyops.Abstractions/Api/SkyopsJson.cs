using System.Text.Json.Serialization;
using Skyops.Accounts;
using Skyops.Chain;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Api;

/// <summary>Source-generated JSON of everything that crosses the API: camel case, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    MaxDepth = Limits.JsonDepth)]
[JsonSerializable(typeof(AccountBalance))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(BlobInfo))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(ChainResponse))]
[JsonSerializable(typeof(ClaimItems))]
[JsonSerializable(typeof(CapsView))]
[JsonSerializable(typeof(EncryptionKeyResponse))]
[JsonSerializable(typeof(EncryptionKeyStatement))]
[JsonSerializable(typeof(KeyWaitItems))]
[JsonSerializable(typeof(KeyGrantRequest))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(InfoResponse))]
[JsonSerializable(typeof(ItemPage<NodeView>))]
[JsonSerializable(typeof(ItemPage<TaskSummary>))]
[JsonSerializable(typeof(JournalVerification))]
[JsonSerializable(typeof(KeyCreatedResponse))]
[JsonSerializable(typeof(KeyItems))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(LedgerVerification))]
[JsonSerializable(typeof(LogChunk))]
[JsonSerializable(typeof(LogItems))]
[JsonSerializable(typeof(ModelItems))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(NonceResponse))]
[JsonSerializable(typeof(PlacementReport))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(ReceiptItems))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(SpendCaps))]
[JsonSerializable(typeof(StatementLine))]
[JsonSerializable(typeof(StatementPage))]
[JsonSerializable(typeof(SubmitResponse))]
[JsonSerializable(typeof(TaskBatchFile))]
[JsonSerializable(typeof(TaskBill))]
[JsonSerializable(typeof(TaskProof))]
[JsonSerializable(typeof(TaskSignature))]
[JsonSerializable(typeof(TaskSpec))]
[JsonSerializable(typeof(TaskSummary))]
[JsonSerializable(typeof(TaskUpdate))]
[JsonSerializable(typeof(TaskView))]
[JsonSerializable(typeof(WithdrawalRequest))]
[JsonSerializable(typeof(WithdrawalResponse))]
[JsonSerializable(typeof(WorkOrder))]
public sealed partial class SkyopsJson : JsonSerializerContext;
